package chorus.discovery.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.TestPeers;
import io.libp2p.core.PeerInfo;
import io.libp2p.core.multiformats.Multiaddr;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs on a loop of its own, as an application does; nothing here waits for time to pass. */
class Libp2pDiscovererTest {
    private final FakeHost fake = new FakeHost();
    private final ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
    private final BlockingQueue<PeerInfo> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final DiscoveryListener watcher = new DiscoveryListener() {
        @Override
        public void failed(String handler, chorus.discovery.PeerInfo peer, Throwable cause) {
            failures.add(cause);
        }
    };
    private final Libp2pDiscoverer discoverer = new Libp2pDiscoverer(
            new Libp2pPeerHost(fake.host),
            builder -> builder.modules().module(lan).listener(watcher));

    @AfterEach
    void stop() throws Exception {
        finish(discoverer.stop());
    }

    @Test
    void aPeerThatIsFoundIsToldInTheTermsOfJvmLibp2p() throws Exception {
        discoverer.getNewPeerFoundListeners().add(this::record);
        finish(discoverer.start());

        lan.finds(TestPeers.peer(0, "/ip4/10.1.0.9/tcp/4001"));
        lan.finds(TestPeers.peer(1, "/ip4/10.1.0.1/tcp/4001", "/ip4/10.1.0.1/tcp/443/tls/ws"));

        PeerInfo peer = next();
        assertThat(peer.getPeerId()).isEqualTo(Conversions.toLibp2p(TestPeers.id(1)));
        assertThat(peer.getAddresses()).containsExactly(new Multiaddr("/ip4/10.1.0.1/tcp/4001"));
    }

    @Test
    void aListenerThatThrowsKeepsNoOtherFromBeingToldAndIsToldAgain() throws Exception {
        discoverer.getNewPeerFoundListeners().add(peer -> {
            throw new IllegalStateException("not ready");
        });
        discoverer.getNewPeerFoundListeners().add(this::record);
        finish(discoverer.start());

        lan.finds(TestPeers.peer(1));
        next();
        assertThat(next(failures)).hasMessage("not ready");
        lan.finds(TestPeers.peer(1));
        assertThat(next().getPeerId()).isEqualTo(Conversions.toLibp2p(TestPeers.id(1)));
    }

    @Test
    void itMayBeStartedAgainAfterItWasStopped() throws Exception {
        discoverer.getNewPeerFoundListeners().add(this::record);
        finish(discoverer.start());
        finish(discoverer.stop());
        assertThat(lan.isRunning()).isFalse();

        finish(discoverer.start());
        lan.finds(TestPeers.peer(1));
        next();
    }

    @Test
    void aSecondStartIsRefusedWhileItRuns() throws Exception {
        finish(discoverer.start());

        assertThatThrownBy(() -> finish(discoverer.start()))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stop it before");
    }

    @Test
    void stoppingWhatDoesNotRunIsHarmless() {
        assertThat(discoverer.stop()).isCompleted();
    }

    @Test
    void aModuleThatCannotStartFailsTheStartAndLeavesRoomForAnother() throws Exception {
        lan.failsToStart(new DiscoveryException("no network: plug one in"));
        assertThatThrownBy(() -> finish(discoverer.start()))
                .cause()
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("no network: plug one in");

        lan.failsToStart(null);
        finish(discoverer.start());
        assertThat(lan.isRunning()).isTrue();
    }

    @Test
    void aServiceThatCannotBeBuiltFailsTheStart() {
        Libp2pDiscoverer empty =
                new Libp2pDiscoverer(new Libp2pPeerHost(fake.host), builder -> builder.modules("sonar"));

        assertThatThrownBy(() -> finish(empty.start()))
                .cause()
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("sonar");
    }

    private Unit record(PeerInfo peer) {
        told.add(peer);
        return Unit.INSTANCE;
    }

    private PeerInfo next() throws InterruptedException {
        return next(told);
    }

    private static <T> T next(BlockingQueue<T> events) throws InterruptedException {
        return Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS), "nothing was told within 10 s");
    }

    private static void finish(CompletableFuture<Void> action) throws Exception {
        action.get(10, TimeUnit.SECONDS);
    }
}
