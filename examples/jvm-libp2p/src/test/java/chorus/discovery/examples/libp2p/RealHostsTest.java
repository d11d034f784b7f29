package chorus.discovery.examples.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerInfo;
import chorus.discovery.libp2p.ConnectionLimit;
import chorus.discovery.libp2p.Libp2pDiscoverer;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.LanExtension;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.VirtualHost;
import io.libp2p.core.Connection;
import io.libp2p.core.Discoverer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hosts of the real jvm-libp2p, over TCP, Noise and Yamux on the loopback interface of this machine. */
@ExtendWith(LanExtension.class)
class RealHostsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Announcements go on for two seconds, and nobody doubts a peer that was heard just now. */
    private static final Duration ANNOUNCED = Duration.ofSeconds(5);

    /** RFC 6762, section 10.4, gives a peer ten seconds to answer. */
    private static final Duration RECONFIRMED = Duration.ofSeconds(15);

    private RealNode alice;
    private RealNode bob;

    @BeforeEach
    void start() throws Exception {
        alice = new RealNode();
        bob = new RealNode();
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
    }

    @Test
    void twoHostsFindEachOtherAndConnectAndTheOneThatDiesIsLost(InMemoryLan lan) throws Exception {
        VirtualHost bobsMachine = lan.host("bob");
        PeerDiscoveryService ofAlice = alice.discoveryOn(lan.host("alice"))
                .handler(new AutoConnectHandler(alice))
                .build();
        PeerDiscoveryService ofBob = bob.discoveryOn(bobsMachine).build();
        ofAlice.start();
        ofBob.start();
        lan.scheduler().advance(SECOND);
        alice.awaitDial();
        lan.scheduler().advance(ANNOUNCED);

        assertThat(ofBob.peers()).extracting(PeerInfo::id).containsExactly(alice.localId());
        assertThat(alice.isConnected(bob.localId())).isTrue();
        assertThat(alice.bridge.connectedPeers()).isEqualTo(1);
        assertThat(alice.ping(bob)).isNotNegative();

        bobsMachine.crash();
        bob.close();
        ofAlice.reconfirm(alice.awaitDisconnected());
        lan.scheduler().advance(RECONFIRMED);

        assertThat(alice.isConnected(bob.localId())).isFalse();
        assertThat(ofAlice.peers()).isEmpty();
        ofAlice.close();
    }

    @Test
    void aLimitHoldsAPeerBackUntilAnotherHasGone(InMemoryLan lan) throws Exception {
        ScriptedPeerDiscovery source = new ScriptedPeerDiscovery("scripted");
        PeerDiscoveryService discovery = PeerDiscoveryService.builder(alice)
                .scheduler(lan.scheduler())
                .handlers()
                .modules()
                .module(source)
                .handler(new ConnectionLimit(
                        alice.bridge::connectedPeers,
                        1,
                        1,
                        ConnectionLimit.DEFAULT_GRACE,
                        new AutoConnectHandler(alice)))
                .build();
        discovery.start();
        source.finds(bob.onLoopback());
        lan.scheduler().advance(SECOND);
        alice.awaitDial();

        try (RealNode carol = new RealNode()) {
            source.finds(carol.onLoopback());
            lan.scheduler().advance(SECOND);
            assertThat(alice.hasNotDialled()).isTrue();

            bob.close();
            assertThat(alice.awaitDisconnected()).isEqualTo(bob.localId());
            source.finds(carol.onLoopback());
            lan.scheduler().advance(SECOND);
            alice.awaitDial();
            assertThat(alice.isConnected(carol.localId())).isTrue();
        }
        discovery.close();
    }

    @Test
    void codeThatWasWrittenForMDnsDiscoveryConnectsToWhatTheDiscovererFinds() throws Exception {
        ScriptedPeerDiscovery source = new ScriptedPeerDiscovery("scripted");
        Discoverer discoverer = new Libp2pDiscoverer(
                alice.bridge, builder -> builder.handlers().modules().module(source));
        CompletableFuture<Connection> connected = new CompletableFuture<>();
        discoverer.getNewPeerFoundListeners().add(peer -> {
            alice.host
                    .getNetwork()
                    .connect(
                            peer.getPeerId(), peer.getAddresses().toArray(io.libp2p.core.multiformats.Multiaddr[]::new))
                    .thenAccept(connected::complete);
            return Unit.INSTANCE;
        });
        discoverer.start().get(10, TimeUnit.SECONDS);

        source.finds(bob.onLoopback());

        assertThat(connected.get(10, TimeUnit.SECONDS).secureSession().getRemoteId())
                .isEqualTo(bob.host.getPeerId());
        assertThat(alice.ping(bob)).isNotNegative();
        discoverer.stop().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aHostThatHasPingedAPeerPingsAnotherAndTheFirstAgain() throws Exception {
        try (RealNode carol = new RealNode()) {
            for (RealNode peer : List.of(bob, carol)) {
                alice.connect(peer.onLoopback());
                alice.awaitDial();
            }

            for (RealNode peer : List.of(bob, carol, bob, carol)) {
                assertThat(alice.ping(peer)).isNotNegative();
            }
        }
    }

    @Test
    void anotherPeerThanExpectedIsSaidInWords() throws Exception {
        try (RealNode carol = new RealNode()) {
            assertFailure(alice, new PeerInfo(carol.localId(), bob.onLoopback().addresses()))
                    .hasMessage("another peer than expected answered");
        }
    }

    @Test
    void anAddressThatTheHostHasNoTransportForIsSaidInWords() {
        assertFailure(alice, new PeerInfo(bob.localId(), List.of(Multiaddr.parse("/ip4/127.0.0.1/udp/1/quic-v1"))))
                .hasMessage("the host has no transport for any of the addresses");
    }

    @Test
    void aPortThatNobodyListensOnIsRefused() {
        PeerInfo gone = bob.onLoopback();
        bob.close();

        assertFailure(alice, gone).hasMessageContaining("refused");
    }

    @Test
    void aProtocolThatTheHostCannotReadIsLeftOutAndTheRestIsDialled() throws Exception {
        List<Multiaddr> addresses = List.of(
                Multiaddr.parse("/dns4/node.example/tcp/443/tls/ws"),
                bob.onLoopback().addresses().get(0));

        alice.bridge
                .connect(new PeerInfo(bob.localId(), addresses))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(alice.isConnected(bob.localId())).isTrue();
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
            RealNode node, PeerInfo peer) {
        return assertThatThrownBy(
                        () -> node.bridge.connect(peer).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(IOException.class);
    }
}
