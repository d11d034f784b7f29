package chorus.discovery.examples.libp2p;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Prints events as lines of JSON. Whole lines only, from any thread. */
final class JsonEvents {
    private final PrintStream out;

    JsonEvents(PrintStream out) {
        this.out = out;
    }

    /** Peer ids and names of events need no escapes; of an address, what stands between its slashes may. */
    void print(String event, PeerId peer, List<Multiaddr> addresses) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        String texts = addresses.stream()
                .map(address -> '"' + address.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(","));
        out.println("{\"event\":\"" + event + "\",\"at\":" + micros + ",\"peer\":\"" + peer + "\",\"addresses\":["
                + texts + "],\"source\":\"mdns\"}");
    }
}
