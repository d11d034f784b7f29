package chorus.discovery.mdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.testkit.RealTimeLoop;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A transport of its own process, for {@code interop/transport-test}: prints what it is told, one line per event with tabs
 * between the fields, and does what the lines on its standard input say.
 *
 * <pre>
 * up       eth0  IPV4  10.0.0.7/24,fd00::7/64     send eth0 IPV4 text
 * down     eth0  IPV4                             drops
 * received eth0  IPV4  10.0.0.9  5353  text       close
 * failed   eth0  IPV4  message
 * refused  message                                (instead of everything else, when open() throws)
 * </pre>
 *
 * <p>As an engine does, it sends on a link as soon as it is up: the text {@code hello}.
 */
final class TransportProbe implements MulticastTransport.Listener {
    private final RealTimeLoop loop = new RealTimeLoop();
    private final NioSockets sockets = new NioSockets(loop, MulticastGroup.MDNS);
    private final List<MulticastLink> up = new ArrayList<>();
    private final MulticastTransport transport;

    private TransportProbe(Duration scanPeriod, Set<String> names) {
        transport = new NioMulticastTransport(
                loop,
                new LinkSelection(names, List.of()),
                new InterfaceScan(),
                sockets,
                new SleepDetector(InstantSource.system(), scanPeriod),
                scanPeriod);
    }

    /** Takes the milliseconds between two looks at the interfaces, and the names of the interfaces to use. */
    public static void main(String[] arguments) throws Exception {
        Duration scanPeriod = Duration.ofMillis(Long.parseLong(arguments[0]));
        Set<String> names = Set.of(Arrays.copyOfRange(arguments, 1, arguments.length));
        TransportProbe probe = new TransportProbe(scanPeriod, names);
        try (RealTimeLoop loop = probe.loop) {
            loop.run(() -> probe.transport.open(probe));
            probe.obey();
        } catch (DiscoveryException e) {
            print("refused", String.valueOf(e.getMessage()));
        }
    }

    private void obey() throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            loop.run(() -> obey(words));
        }
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "send" -> send(words[1] + " " + words[2], words[3]);
            case "drops" -> print("drops", sockets.drops().toString());
            case "close" -> {
                transport.close();
                print("closed");
            }
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        }
    }

    private void send(String name, String text) {
        for (MulticastLink each : up) {
            if (Recorder.name(each).equals(name)) {
                transport.send(each, text.getBytes(US_ASCII));
            }
        }
    }

    @Override
    public void linkUp(MulticastLink link) {
        up.removeIf(each -> each.key().equals(link.key()));
        up.add(link);
        List<String> addresses = new ArrayList<>();
        for (MulticastLink.LinkAddress each : link.addresses()) {
            addresses.add(each.address().getHostAddress() + "/" + each.prefixLength());
        }
        print("up", link.interfaceName(), link.family().name(), String.join(",", addresses));
        transport.send(link, "hello".getBytes(US_ASCII));
    }

    @Override
    public void linkDown(MulticastLink link) {
        up.removeIf(each -> each.key().equals(link.key()));
        print("down", link.interfaceName(), link.family().name());
    }

    @Override
    public void received(MulticastTransport.Datagram datagram) {
        print(
                "received",
                datagram.link().interfaceName(),
                datagram.link().family().name(),
                datagram.source().getAddress().getHostAddress(),
                Integer.toString(datagram.source().getPort()),
                new String(datagram.payload(), US_ASCII));
    }

    @Override
    public void sendFailed(MulticastLink link, Exception cause) {
        print("failed", link.interfaceName(), link.family().name(), cause.toString());
    }

    private static void print(String... fields) {
        System.out.println(String.join("\t", fields));
    }
}
