package chorus.discovery.mdns;

import static chorus.discovery.mdns.TestInterfaces.ethernet;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A transport on three interfaces, in virtual time and without a socket. */
abstract class TransportTestBase {
    static final Duration SCAN = Duration.ofSeconds(1);
    static final InterfaceInfo ETH0 = ethernet("eth0", 2, "10.1.0.2/24");
    static final InterfaceInfo ETH0_RENUMBERED = ethernet("eth0", 2, "10.9.0.2/24");
    static final InterfaceInfo ETH1 = ethernet("eth1", 3, "10.2.0.3/24");
    static final InterfaceInfo ETH2 = ethernet("eth2", 4, "10.3.0.4/24");
    static final byte[] HELLO = "hello".getBytes(US_ASCII);

    final VirtualScheduler loop = new VirtualScheduler();
    final FakeSockets sockets = new FakeSockets();
    final Told told = new Told();
    Instant wallClock = Instant.EPOCH;
    List<InterfaceInfo> interfaces = List.of(ETH0, ETH1, ETH2);

    @Nullable
    SocketException scanFailure;

    MulticastTransport transport = transport(Set.of());

    MulticastTransport transport(Set<String> names) {
        return new NioMulticastTransport(
                loop,
                new LinkSelection(names, List.of()),
                this::scan,
                sockets,
                new SleepDetector(() -> wallClock, SCAN),
                SCAN);
    }

    List<InterfaceInfo> scan() throws SocketException {
        if (scanFailure != null) {
            throw scanFailure;
        }
        return interfaces;
    }

    void openAll() throws DiscoveryException {
        transport.open(told);
        loop.advance(NioMulticastTransport.FIRST_ANSWER);
        assertThat(told.events).containsExactly("up eth0", "up eth1", "up eth2");
        told.events.clear();
    }

    /** The link as it was told last. */
    MulticastLink link(String name) {
        return told.links.stream()
                .filter(each -> each.interfaceName().equals(name))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    void receive(MulticastLink on) {
        InetSocketAddress source = new InetSocketAddress(TestInterfaces.address("10.1.0.9"), 5353);
        sockets.sink().received(new MulticastTransport.Datagram(on, source, HELLO));
    }

    void assertNothingIsLeft() {
        assertThat(sockets.open()).isEmpty();
        assertThat(sockets.closed).isTrue();
        assertThat(loop.pending()).isZero();
    }

    /** Keeps what a listener is told. */
    static final class Told implements MulticastTransport.Listener {
        final List<String> events = new ArrayList<>();
        final List<MulticastLink> links = new ArrayList<>();
        Consumer<MulticastLink> onUp = link -> {};
        Consumer<MulticastLink> onDown = link -> {};

        @Override
        public void linkUp(MulticastLink link) {
            events.add("up " + link.interfaceName());
            links.add(link);
            onUp.accept(link);
        }

        @Override
        public void linkDown(MulticastLink link) {
            events.add("down " + link.interfaceName());
            onDown.accept(link);
        }

        @Override
        public void received(MulticastTransport.Datagram datagram) {
            MulticastLink link = datagram.link();
            events.add("received on " + link.interfaceName() + " "
                    + link.addresses().get(0).address().getHostAddress() + ": "
                    + new String(datagram.payload(), US_ASCII));
        }

        @Override
        public void sendFailed(MulticastLink link, Exception cause) {
            events.add("failed " + link.interfaceName() + ": " + Objects.requireNonNull(cause.getMessage()));
        }
    }
}
