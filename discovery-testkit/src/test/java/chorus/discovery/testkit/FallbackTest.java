package chorus.discovery.testkit;

import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.CLOSED;
import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.CREATED;
import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.STARTED;
import static chorus.discovery.testkit.TestPeers.id;
import static chorus.discovery.testkit.TestPeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import chorus.discovery.DiscoveryException;
import chorus.discovery.FallbackPolicy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A module that runs only while the others find too little. */
class FallbackTest {
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final WiredService service = new WiredService();
    private final ScriptedPeerDiscovery lan = service.module("lan");
    private final ScriptedPeerDiscovery list = service.module("list");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void startsAfterAQuietTimeInWhichTheOthersFoundNobody() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        service.advance(QUIET.minusNanos(1));
        assertThat(list.steps())
                .as("created, so that bad settings are told at the start")
                .containsExactly(CREATED);
        service.advance(Duration.ofNanos(1));
        assertThat(list.steps()).containsExactly(CREATED, STARTED);
    }

    @Test
    void doesNotStartWhenAnotherFindsAPeerInTime() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        service.advance(QUIET.minusNanos(1));
        lan.finds(peer(1));
        service.advance(Duration.ofHours(1));
        assertThat(list.steps()).containsExactly(CREATED);
        assertThat(service.time.pending()).isZero();
    }

    @Test
    void startsWhenTheOthersHaveLostTheirPeersForAQuietTime() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        lan.finds(peer(1));
        service.advance(Duration.ofHours(1));
        lan.loses(id(1));
        service.advance(QUIET.minusNanos(1));
        assertThat(list.steps()).containsExactly(CREATED);
        service.advance(Duration.ofNanos(1));
        assertThat(list.steps()).containsExactly(CREATED, STARTED);
    }

    @Test
    void endsWhenTheOthersDeliverAndLeavesWhatItGave() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        service.advance(QUIET);
        list.finds(peer(1));
        service.advance(QUIET);
        assertThat(list.steps()).as("runs on").containsExactly(CREATED, STARTED);
        lan.finds(peer(2));
        service.settle();
        assertThat(list.steps()).containsExactly(CREATED, STARTED, CLOSED);
        assertThat(service.peers()).containsExactlyInAnyOrder(peer(1), peer(2));
        verify(service.listener, never()).lost(any(), any());
    }

    @Test
    void whatAnEndedFallbackStillReportsIsIgnored() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        service.advance(QUIET);
        list.finds(peer(1));
        lan.finds(peer(2));
        list.finds(peer(3));
        list.loses(id(1));
        list.fails(new IllegalStateException("no name server"));
        service.settle();
        assertThat(service.peers()).containsExactlyInAnyOrder(peer(1), peer(2));
        verify(service.listener, never()).sourceFailed(any(), any());
    }

    @Test
    void isMadeAnewWhenItIsNeededAgain() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        service.advance(QUIET);
        lan.finds(peer(2));
        lan.loses(id(2));
        service.advance(QUIET);
        assertThat(list.steps()).containsExactly(CREATED, STARTED, CLOSED, CREATED, STARTED);
        list.finds(peer(1));
        service.settle();
        assertThat(service.peers()).containsExactly(peer(1));
    }

    @Test
    void handlersAreOfferedTheFormerPeersOfAFallbackThatIsNeededAgainUnlessTheyAreConnected()
            throws DiscoveryException {
        RecordingPeerHandler handler = service.handler("handler");
        start(new FallbackPolicy(QUIET, 2));
        service.advance(QUIET);
        list.finds(peer(1));
        list.finds(peer(2));
        lan.finds(peer(3));
        lan.finds(peer(4));
        service.advance(QUIET);
        handler.clear();

        service.host.connected(id(2));
        lan.loses(id(3));
        lan.loses(id(4));
        service.advance(QUIET);
        list.finds(peer(1));
        list.finds(peer(2));
        service.advance(QUIET);
        assertThat(handler.lost()).containsExactly(id(3), id(4), id(1));
        assertThat(handler.found()).containsExactly(peer(1));
        assertThat(handler.events()).last().isInstanceOf(PeerEvent.Found.class);
    }

    @Test
    void peerThatAnotherSourceConfirmsCountsForTheOthers() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        service.advance(QUIET);
        list.finds(peer(1));
        lan.finds(peer(1));
        service.settle();
        assertThat(list.steps()).endsWith(CLOSED);
    }

    @Test
    void waitsWhileItsFormerPeersAreStillConnected() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        service.advance(QUIET);
        list.finds(peer(1));
        lan.finds(peer(2));
        service.host.connected(id(1));
        lan.loses(id(2));
        service.advance(Duration.ofHours(1));
        assertThat(list.steps()).endsWith(CLOSED);

        service.host.disconnected(id(1));
        service.advance(QUIET);
        assertThat(list.steps()).endsWith(CLOSED, CREATED, STARTED);
    }

    @Test
    void startsBelowTheNumberOfPeersThatWasSet() throws DiscoveryException {
        start(new FallbackPolicy(Duration.ofMinutes(1), 3));
        lan.finds(peer(1));
        lan.finds(peer(2));
        service.advance(Duration.ofMinutes(1));
        assertThat(list.steps()).containsExactly(CREATED, STARTED);
        lan.finds(peer(3));
        service.settle();
        assertThat(list.steps()).endsWith(CLOSED);
    }

    @Test
    void triesAgainAMinuteAfterItCouldNotStart() throws DiscoveryException {
        list.failsToStart(new DiscoveryException("no name server"));
        start(FallbackPolicy.DEFAULT);
        service.advance(QUIET);
        verify(service.listener).sourceFailed(any(), any());
        verify(service.listener)
                .sourceFailed(
                        eq("list"),
                        argThat(cause ->
                                "discovery module list cannot start: no name server".equals(cause.getMessage())));
        list.failsToStart(null);
        service.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(list.steps()).endsWith(CLOSED);
        service.advance(Duration.ofNanos(1));
        assertThat(list.steps()).endsWith(CREATED, STARTED);
        list.finds(peer(1));
        service.settle();
        assertThat(service.peers()).containsExactly(peer(1));
    }

    @Test
    void closingTheServiceEndsItsTimer() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        service.close();
        assertThat(service.time.pending()).isZero();
        assertThat(list.steps()).containsExactly(CREATED, CLOSED);
    }

    @Test
    void fallbackThatIsNotAmongTheModulesIsRefused() {
        service.with(builder -> builder.fallback("lsit", FallbackPolicy.DEFAULT));
        assertThatThrownBy(service::build)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("no discovery module is named [lsit]; expected one of [lan, list]");
    }

    @Test
    void badPoliciesAreRefused() {
        assertThatThrownBy(() -> new FallbackPolicy(Duration.ofSeconds(-1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quiet is PT-1S; expected zero or more");
        assertThatThrownBy(() -> new FallbackPolicy(QUIET, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fewerThan is 0; expected 1 or more");
    }

    private void start(FallbackPolicy policy) throws DiscoveryException {
        service.with(builder -> builder.fallback("list", policy)).start();
    }
}
