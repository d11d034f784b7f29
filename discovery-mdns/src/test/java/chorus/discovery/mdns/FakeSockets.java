package chorus.discovery.mdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chorus.discovery.mdns.LinkSelection.Candidate;
import chorus.discovery.spi.MulticastLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sockets without a network: what is sent is kept, and every call can be made to fail. */
final class FakeSockets implements LinkSockets {
    /** What opening the socket of an interface throws, by the interface's name. */
    final Map<String, Exception> openFailures = new HashMap<>();

    /** All sockets that were opened, in order. */
    final List<FakeSocket> sockets = new ArrayList<>();

    /** The links that senders are looked up in. */
    List<MulticastLink> up = List.of();

    /** How often a socket was asked for, with or without success. */
    int attempts;

    @Nullable
    Exception sendFailure;

    @Nullable
    IOException listenFailure;

    final Drops drops = new Drops();
    boolean closed;
    private @Nullable Sink sink;

    @Override
    public int port() {
        return 5353;
    }

    @Override
    public void start(Sink to) {
        sink = to;
    }

    @Override
    public LinkSocket open(Candidate candidate) throws IOException {
        attempts++;
        fail(openFailures.get(candidate.link().interfaceName()));
        FakeSocket socket = new FakeSocket(candidate.link());
        sockets.add(socket);
        return socket;
    }

    @Override
    public void linksUp(List<MulticastLink> links) {
        up = links;
    }

    @Override
    public Drops drops() {
        return drops;
    }

    @Override
    public void close() {
        closed = true;
    }

    Sink sink() {
        return Objects.requireNonNull(sink);
    }

    List<FakeSocket> open() {
        return sockets.stream().filter(each -> !each.closed).toList();
    }

    private static void fail(@Nullable Exception failure) throws IOException {
        if (failure instanceof IOException checked) {
            throw checked;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
    }

    /** One socket. */
    final class FakeSocket implements LinkSocket {
        final MulticastLink link;
        final List<String> sent = new ArrayList<>();
        boolean listening;
        boolean closed;

        FakeSocket(MulticastLink link) {
            this.link = link;
        }

        @Override
        public void listen() throws IOException {
            fail(listenFailure);
            listening = true;
        }

        @Override
        public void send(byte[] message) throws IOException {
            fail(sendFailure);
            sent.add("group: " + new String(message, US_ASCII));
        }

        @Override
        public void send(byte[] message, InetSocketAddress receiver) throws IOException {
            fail(sendFailure);
            sent.add(receiver.getPort() + ": " + new String(message, US_ASCII));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
