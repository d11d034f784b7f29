package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.PeerEvent;
import chorus.discovery.testkit.RecordingPeerSink;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the system does to the sockets: discovery goes on, says so once, and says when it is over. */
class FaultsTest extends TransportTestBase {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final PeerId PEER = EngineHarness.peerId(9);

    private final RecordingPeerSink sink = new RecordingPeerSink(loop);
    private MdnsDiscovery discovery = discovery();

    private MdnsDiscovery discovery() {
        try {
            DiscoveryContext context = new DiscoveryContext(
                    new StaticHost(EngineHarness.SELF, "/ip4/0.0.0.0/tcp/4001"),
                    ServiceTag.LIBP2P,
                    loop,
                    new SplittableRandom(7),
                    Settings.empty(),
                    id -> {});
            return new MdnsDiscovery(context, MdnsSettings.of(context), transport);
        } catch (DiscoveryException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void oneInterface() {
        interfaces = List.of(ETH0);
    }

    @AfterEach
    void close() {
        discovery.close();
        loop.runDue(); // that the goodbye could not be sent is told to nobody
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Network is unreachable", "No buffer space available", "Operation not permitted"})
    void networkThatRefusesToSendIsToldOnceAndSoIsThatItDoesNoMore(String reason) throws DiscoveryException {
        sockets.sendFailure = new IOException(reason);
        discovery.start(sink);
        loop.advance(HOUR);
        assertThat(sink.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        PeerEvent.Failed.class,
                        event -> assertThat(event.cause()).hasMessage("cannot send on eth0 IPv4: " + reason));

        sockets.sendFailure = null;
        loop.advance(Duration.ofMinutes(3));
        assertThat(sink.events()).last().isInstanceOf(PeerEvent.Recovered.class);
        assertThat(sink.events()).hasSize(2);
        assertThat(announcedSince(0)).isTrue();
        theNetworkWorks();
    }

    @Test
    void anotherReasonOfTheSameLinkIsToldToo() throws DiscoveryException {
        sockets.sendFailure = new NoRouteToHostException("No route to host");
        discovery.start(sink);
        loop.advance(HOUR);
        sockets.sendFailure = new SocketException("Operation not permitted");
        loop.advance(HOUR);
        assertThat(sink.events()).hasSize(2).allMatch(PeerEvent.Failed.class::isInstance);
    }

    @Test
    void oneRefusalThatPassesIsOverAfterAWhile() throws DiscoveryException {
        discovery.start(sink);
        loop.advance(Duration.ofSeconds(10));
        sockets.sendFailure = new IOException("No buffer space available");
        loop.advance(Duration.ofMinutes(1));
        sockets.sendFailure = null;
        loop.advance(Duration.ofMinutes(3));
        assertThat(sink.events()).hasSize(2);
        assertThat(sink.events().get(0)).isInstanceOf(PeerEvent.Failed.class);
        assertThat(sink.events().get(1)).isInstanceOf(PeerEvent.Recovered.class);
    }

    @Test
    void interfaceThatVanishesDuringASendTakesItsProblemWithIt() throws DiscoveryException {
        interfaces = List.of(ETH0, ETH1);
        discovery.start(sink);
        loop.advance(Duration.ofSeconds(10));
        sockets.sendFailure = new SocketException("No such device");
        loop.advance(Duration.ofMinutes(1));
        sockets.sendFailure = null;
        interfaces = List.of(ETH1);
        loop.advance(Duration.ofMinutes(3));
        assertThat(sink.events()).last().isInstanceOf(PeerEvent.Recovered.class);
        theNetworkWorks();
    }

    @Test
    void socketThatCannotBeReadAnyMoreIsReplaced() throws DiscoveryException {
        discovery.start(sink);
        sockets.sink().deaf(sockets.sockets.get(0).link, new IOException("Bad file descriptor"));
        loop.advance(SCAN.multipliedBy(2));
        assertThat(sockets.sockets).hasSize(2);
        assertThat(sockets.sockets.get(0).closed).isTrue();
        theNetworkWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Too many open files", "Address already in use"})
    void socketThatCannotBeOpenedAgainIsTriedUntilItCan(String reason) throws DiscoveryException {
        discovery.start(sink);
        loop.advance(Duration.ofSeconds(10));
        sockets.openFailures.put(
                "eth0", reason.startsWith("Addr") ? new BindException(reason) : new IOException(reason));
        interfaces = List.of(ETH0_RENUMBERED);
        loop.advance(HOUR);
        assertThat(sockets.attempts).as("tried ever more rarely").isBetween(10, 80);

        int before = sockets.sockets.size();
        sockets.openFailures.clear();
        loop.advance(Duration.ofSeconds(65));
        assertThat(announcedSince(before)).isTrue();
    }

    @Test
    void interfacesThatCannotBeListedStayAsTheyWere() throws DiscoveryException {
        discovery.start(sink);
        scanFailure = new SocketException("Too many open files");
        loop.advance(HOUR);
        scanFailure = null;
        loop.advance(HOUR);
        assertThat(sockets.open()).hasSize(1);
        assertThat(sockets.sockets).hasSize(1);
        theNetworkWorks();
    }

    @Test
    void clockThatIsSetBackChangesNothing() throws DiscoveryException {
        wallClock = Instant.parse("2026-01-01T00:00:00Z");
        discovery.start(sink);
        theNetworkWorks();
        wallClock = Instant.EPOCH;
        loop.advance(Duration.ofMinutes(4));
        assertThat(sockets.sockets).hasSize(1);
        sink.within(Duration.ofMinutes(2)).loses(PEER);
    }

    private boolean announcedSince(int socket) {
        return sockets.sockets.stream().skip(socket).anyMatch(each -> !each.sent.isEmpty());
    }

    private void theNetworkWorks() {
        EngineHarness peer = new EngineHarness();
        byte[] packet = DnsWriter.write(peer.reply(9, "peer", 300, "/ip4/10.1.0.9/tcp/1"));
        InetSocketAddress source = new InetSocketAddress(TestInterfaces.address("10.1.0.9"), 5353);
        sockets.sink()
                .received(new chorus.discovery.spi.MulticastTransport.Datagram(
                        sockets.open().get(0).link, source, packet));
        assertThat(sink.events())
                .last()
                .isInstanceOfSatisfying(
                        PeerEvent.Found.class,
                        event -> assertThat(event.peer().id()).isEqualTo(PEER));
    }
}
