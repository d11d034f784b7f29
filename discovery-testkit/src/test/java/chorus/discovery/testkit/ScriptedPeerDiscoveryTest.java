package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerInfo;
import chorus.discovery.testkit.ScriptedPeerDiscovery.Step;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fakes together, in a service. */
class ScriptedPeerDiscoveryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final PeerInfo PEER = TestPeers.peer(1);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(0));
    private final ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
    private final RecordingPeerHandler handler = new RecordingPeerHandler(scheduler);
    private @Nullable PeerDiscoveryService service;

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void whatTheTestFindsAndLosesReachesTheHandler() throws DiscoveryException {
        start();

        lan.finds(PEER);
        lan.loses(PEER.id());

        handler.within(SECOND).finds(PEER).loses(PEER.id());
    }

    @Test
    void itRunsFromTheStartOfTheServiceToItsEnd() throws DiscoveryException {
        assertThat(lan.isRunning()).isFalse();
        assertThatThrownBy(() -> lan.finds(PEER)).hasMessageContaining("module lan is not running");

        PeerDiscoveryService running = start();
        assertThat(lan.isRunning()).isTrue();

        running.close();
        assertThat(lan.isRunning()).isFalse();
    }

    @Test
    void itFailsToStartWhenTheTestSaysSo() {
        lan.failsToStart(new DiscoveryException("no interface"));

        assertThatThrownBy(this::start).isInstanceOf(DiscoveryException.class).hasMessageContaining("no interface");
    }

    @Test
    void itReportsInItsStartWhatTheTestWants() throws DiscoveryException {
        lan.onStart(sink -> sink.found(PEER));

        start();

        handler.within(Duration.ZERO).finds(PEER);
    }

    @Test
    void itKeepsWhatTheServiceHasDoneWithIt() throws DiscoveryException {
        lan.failsToStart(new DiscoveryException("no interface"));
        assertThat(lan.steps()).isEmpty();
        assertThatThrownBy(this::start).isInstanceOf(DiscoveryException.class);
        assertThat(lan.steps()).containsExactly(Step.CREATED, Step.STARTED, Step.CLOSED);

        lan.failsToStart(null);
        start();

        assertThat(lan.steps()).containsExactly(Step.CREATED, Step.STARTED, Step.CLOSED, Step.CREATED, Step.STARTED);
    }

    @Test
    void itTellsWhichPeersItWasAskedToCheckAndDoesWhatTheTestWants() throws DiscoveryException {
        lan.onReconfirm(lan::loses);
        start();
        lan.finds(PEER);
        handler.within(SECOND).finds(PEER);

        service().reconfirm(PEER.id());

        handler.within(SECOND).loses(PEER.id());
        assertThat(lan.reconfirmed()).containsExactly(PEER.id());
    }

    @Test
    void itsProblemsDoNotReachTheHandler() throws DiscoveryException {
        start();

        lan.fails(new IOException("cable pulled"));

        handler.hearsNothingFor(SECOND);
    }

    @Test
    void aPeerThatIsNotReachedIsDialledAgainWhenItIsSeenAgain() throws DiscoveryException {
        host.whenDialing(PEER.id()).failsAfter(SECOND, new ConnectException("refused"));
        service = builder().handler(new AutoConnectHandler(host)).build();
        service.start();
        lan.finds(PEER);
        scheduler.advance(SECOND.multipliedBy(2));
        assertThat(host.isConnected(PEER.id())).isFalse();

        host.whenDialing(PEER.id()).connectsAfter(SECOND);
        lan.finds(PEER);
        scheduler.advance(SECOND.multipliedBy(2));

        assertThat(host.isConnected(PEER.id())).isTrue();
        assertThat(host.dials()).hasSize(2);
    }

    @Test
    void aDialThatNeverEndsIsCancelledWhenTheServiceCloses() throws DiscoveryException {
        host.whenDialingOthers().neverAnswers();
        service = builder().handler(new AutoConnectHandler(host)).build();
        service.start();
        lan.finds(PEER);
        scheduler.runDue();
        assertThat(host.dials().get(0).isOpen()).isTrue();

        service.close();

        assertThat(host.dials().get(0).isCancelled()).isTrue();
    }

    private PeerDiscoveryService start() throws DiscoveryException {
        service = builder().handler(handler).build();
        service.start();
        return service;
    }

    private PeerDiscoveryService.Builder builder() {
        return PeerDiscoveryService.builder(host)
                .scheduler(scheduler)
                .modules()
                .handlers()
                .module(lan);
    }

    private PeerDiscoveryService service() {
        return Objects.requireNonNull(service);
    }
}
