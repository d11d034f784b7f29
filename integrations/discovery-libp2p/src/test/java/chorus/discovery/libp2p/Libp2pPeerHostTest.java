package chorus.discovery.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import io.libp2p.core.Connection;
import io.libp2p.core.multiformats.Multiaddr;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class Libp2pPeerHostTest {
    private static final PeerInfo ALICE = TestPeers.peer(1, "/ip4/10.1.0.1/tcp/4001");

    private final FakeHost fake = new FakeHost();
    private final Libp2pPeerHost node = new Libp2pPeerHost(fake.host);

    @Test
    void theIdAndTheListenAddressesAreThoseOfTheHost() {
        fake.listensOn("/ip4/0.0.0.0/tcp/4001", "/ip6/0:0:0:0:0:0:0:0/tcp/4001");

        assertThat(node.localId()).isEqualTo(TestPeers.id(0));
        assertThat(node.listenAddresses())
                .extracting(Object::toString)
                .containsExactly("/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001");
    }

    @Test
    void aHostThatListensOnAllOfIpv6ListensOnAllOfIpv4AsJavaDoes() {
        fake.listensOn("/ip6/0:0:0:0:0:0:0:0/tcp/4001", "/ip6/0:0:0:0:0:0:0:1/tcp/4002");

        assertThat(node.listenAddresses())
                .extracting(Object::toString)
                .containsExactly("/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001", "/ip6/::1/tcp/4002");
    }

    @Test
    void anAddressOfTheHostThatThisLibraryCannotReadIsLeftOut() {
        fake.listensOn("/ip4/10.1.0.9", "/ip4/10.1.0.9/udp/4001/quic-v1/webtransport/certhash/uAAAA");

        assertThat(node.listenAddresses()).extracting(Object::toString).containsExactly("/ip4/10.1.0.9");
    }

    @Test
    void aPeerIsConnectedFromTheFirstOfItsConnectionsToTheEndOfTheLast() {
        List<PeerId> gone = new ArrayList<>();
        node.onDisconnected(gone::add);

        Connection dialled = fake.opens(ALICE.id());
        Connection accepted = fake.opens(ALICE.id());
        assertThat(node.isConnected(ALICE.id())).isTrue();
        assertThat(node.connectedPeers()).isEqualTo(1);

        FakeHost.close(dialled);
        assertThat(node.isConnected(ALICE.id())).isTrue();
        assertThat(gone).isEmpty();

        FakeHost.close(accepted);
        assertThat(node.isConnected(ALICE.id())).isFalse();
        assertThat(node.connectedPeers()).isZero();
        assertThat(gone).containsExactly(ALICE.id());
    }

    @Test
    void connectionsThatTheHostHadBeforeCountOnce() {
        FakeHost busy = new FakeHost();
        Connection earlier = FakeHost.connection(ALICE.id());
        busy.listed.addAll(List.of(earlier, earlier));

        Libp2pPeerHost late = new Libp2pPeerHost(busy.host);
        List<PeerId> gone = new ArrayList<>();
        late.onDisconnected(gone::add);

        assertThat(late.isConnected(ALICE.id())).isTrue();
        FakeHost.close(earlier);
        assertThat(late.isConnected(ALICE.id())).isFalse();
        assertThat(gone).containsExactly(ALICE.id());
    }

    @Test
    void howLongAPeerIsConnectedIsMeasuredFromTheFirstOfItsOverlappingConnections() {
        VirtualScheduler time = new VirtualScheduler();
        Libp2pPeerHost timed = new Libp2pPeerHost(fake.host, time::nanoTime);
        Connection first = fake.opens(ALICE.id());
        time.advance(Duration.ofSeconds(40));
        Connection second = fake.opens(ALICE.id());
        FakeHost.close(first);
        time.advance(Duration.ofSeconds(20));

        assertThat(timed.connectedPeers(Duration.ofSeconds(60))).isEqualTo(1);
        assertThat(timed.connectedPeers(Duration.ofSeconds(61))).isZero();

        FakeHost.close(second);
        fake.opens(ALICE.id());
        assertThat(timed.connectedPeers(Duration.ofSeconds(1))).isZero();
        assertThat(timed.connectedPeers()).isEqualTo(1);
    }

    @Test
    void allAddressesThatTheHostCanReadAreDialledInOneCall() {
        PeerInfo many = TestPeers.peer(
                2,
                "/dns4/node.example/tcp/443/tls/ws",
                "/ip4/10.1.0.2/udp/4001/quic-v1",
                "/ip4/10.1.0.7/tcp/4001/p2p/" + ALICE.id() + "/ws",
                "/ip4/10.1.0.7/tcp/4001/p2p/" + ALICE.id() + "/p2p-circuit");
        CompletableFuture<Connection> dial = new CompletableFuture<>();
        fake.answers(dial);

        CompletableFuture<?> connected = node.connect(many).toCompletableFuture();
        verify(fake.network)
                .connect(
                        Conversions.toLibp2p(many.id()),
                        new Multiaddr("/ip4/10.1.0.2/udp/4001/quic-v1"),
                        new Multiaddr("/ip4/10.1.0.7/tcp/4001/p2p/" + ALICE.id() + "/p2p-circuit"));
        assertThat(connected).isNotDone();

        dial.complete(FakeHost.connection(many.id()));
        assertThat(connected).isCompleted();
    }

    @Test
    void aPeerWithoutAnAddressThatTheHostCanReadFailsAtOnce() {
        assertThatFailure(node.connect(TestPeers.peer(1, "/ip4/10.1.0.1/tcp/443/tls/ws"))
                        .toCompletableFuture())
                .hasMessage("jvm-libp2p can read none of its addresses");
    }

    @Test
    void neitherThisNodeNorAConnectedPeerIsDialled() {
        fake.opens(ALICE.id());

        assertThat(node.connect(ALICE).toCompletableFuture()).isCompleted();
        assertThat(node.connect(TestPeers.peer(0)).toCompletableFuture()).isCompleted();
        verify(fake.network, never()).connect(any(), any(Multiaddr[].class));
    }

    @Test
    void givingUpADialEndsThatOfTheHostAsItUnderstandsIt() {
        CompletableFuture<Connection> dial = new CompletableFuture<>();
        List<String> abandoned = new ArrayList<>();
        // the host drops its pending dials upon a value only
        dial.thenAccept(connection -> abandoned.add("pending dials"));
        fake.answers(dial);

        CompletableFuture<?> connected = node.connect(ALICE).toCompletableFuture();

        assertThat(connected.cancel(true)).isTrue();
        assertThat(connected).isCancelled();
        assertThat(abandoned).containsExactly("pending dials");
    }

    @Test
    void aFailureSaysWhatTheInnermostCauseWas() {
        assertThatFailure(failing(new CompletionException(
                        new IllegalStateException("outer", new IOException("Connection refused")))))
                .hasMessage("IOException: Connection refused");
        assertThatFailure(failing(new CompletionException(new InvalidRemotePubKey())))
                .hasMessage("another peer than expected answered");
        assertThatFailure(failing(new NothingToCompleteException()))
                .hasMessage("the host has no transport for any of the addresses");
    }

    @Test
    void whatTheHostThrowsFailsTheDial() {
        when(fake.network.connect(any(), any(Multiaddr[].class))).thenThrow(new IllegalArgumentException("mismatch"));

        assertThatFailure(node.connect(ALICE).toCompletableFuture()).hasMessage("IllegalArgumentException: mismatch");
    }

    @Test
    void r11_aPeerWhoseConnectionClosesIsReconfirmed() throws Exception {
        VirtualScheduler scheduler = new VirtualScheduler();
        ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
        PeerDiscoveryService discovery = PeerDiscoveryService.builder(node)
                .scheduler(scheduler)
                .modules()
                .module(lan)
                .handler(new AutoConnectHandler(node))
                .build();
        node.onDisconnected(discovery::reconfirm);
        Connection connection = FakeHost.connection(ALICE.id());
        fake.answers(CompletableFuture.completedFuture(connection));
        discovery.start();
        lan.finds(ALICE);
        scheduler.advance(Duration.ofSeconds(1));
        verify(fake.network).connect(eq(Conversions.toLibp2p(ALICE.id())), any(Multiaddr[].class));

        FakeHost.close(fake.opens(ALICE.id()));
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(lan.reconfirmed()).containsExactly(ALICE.id());
        discovery.close();
    }

    private CompletableFuture<?> failing(Throwable cause) {
        fake.answers(CompletableFuture.failedFuture(cause));
        return node.connect(ALICE).toCompletableFuture();
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertThatFailure(
            CompletableFuture<?> failed) {
        assertThat(failed).isCompletedExceptionally();
        return assertThatThrownBy(failed::join).cause().isInstanceOf(IOException.class);
    }

    /** Named as in jvm-libp2p. */
    private static final class InvalidRemotePubKey extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Named as in jvm-libp2p. */
    private static final class NothingToCompleteException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
