package chorus.discovery.testkit;

import static chorus.discovery.testkit.RuntimePeers.id;
import static chorus.discovery.testkit.RuntimePeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import chorus.discovery.DiscoveryException;
import chorus.discovery.FallbackPolicy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A module that runs only while the others find too little. */
class FallbackTest {
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final RuntimeWorld world = new RuntimeWorld();
    private final RuntimeSource lan = world.source("lan");
    private final RuntimeSource list = world.source("list");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void startsAfterAQuietTimeInWhichTheOthersFoundNobody() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        world.advance(QUIET.minusNanos(1));
        assertThat(list.calls)
                .as("created, so that bad settings are told at the start")
                .containsExactly("create");
        world.advance(Duration.ofNanos(1));
        assertThat(list.calls).containsExactly("create", "start");
    }

    @Test
    void doesNotStartWhenAnotherFindsAPeerInTime() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        world.advance(QUIET.minusNanos(1));
        lan.found(peer(1));
        world.advance(Duration.ofHours(1));
        assertThat(list.calls).containsExactly("create");
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void startsWhenTheOthersHaveLostTheirPeersForAQuietTime() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        lan.found(peer(1));
        world.advance(Duration.ofHours(1));
        lan.lost(1);
        world.advance(QUIET.minusNanos(1));
        assertThat(list.calls).containsExactly("create");
        world.advance(Duration.ofNanos(1));
        assertThat(list.calls).containsExactly("create", "start");
    }

    @Test
    void endsWhenTheOthersDeliverAndLeavesWhatItGave() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        world.advance(QUIET);
        list.found(peer(1));
        world.advance(QUIET);
        assertThat(list.calls).as("runs on").containsExactly("create", "start");
        lan.found(peer(2));
        assertThat(list.calls).containsExactly("create", "start", "close");
        assertThat(world.service().peers()).containsExactlyInAnyOrder(peer(1), peer(2));
        assertThat(world.events.of("lost")).isEmpty();
    }

    @Test
    void whatAnEndedFallbackStillReportsIsIgnored() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        world.advance(QUIET);
        list.found(peer(1));
        lan.found(peer(2));
        list.found(peer(3));
        list.lost(1);
        list.failed(new IllegalStateException("no name server"));
        assertThat(world.service().peers()).containsExactlyInAnyOrder(peer(1), peer(2));
        assertThat(world.events.of("sourceFailed")).isEmpty();
    }

    @Test
    void isMadeAnewWhenItIsNeededAgain() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        world.advance(QUIET);
        lan.found(peer(2));
        lan.lost(2);
        world.advance(QUIET);
        assertThat(list.calls).containsExactly("create", "start", "close", "create", "start");
        list.found(peer(1));
        assertThat(world.service().peers()).containsExactly(peer(1));
    }

    @Test
    void handlersAreOfferedTheFormerPeersOfAFallbackThatIsNeededAgainUnlessTheyAreConnected()
            throws DiscoveryException {
        RuntimeHandler handler = world.handler("handler");
        start(new FallbackPolicy(QUIET, 2));
        world.advance(QUIET);
        list.found(peer(1));
        list.found(peer(2));
        lan.found(peer(3));
        lan.found(peer(4));
        world.advance(QUIET);
        handler.calls.clear();

        when(world.host.isConnected(id(2))).thenReturn(true);
        lan.lost(3);
        lan.lost(4);
        world.advance(QUIET);
        list.found(peer(1));
        list.found(peer(2));
        world.advance(QUIET);
        assertThat(handler.calls)
                .hasSize(4)
                .startsWith("lost 3", "lost 4", "lost 1")
                .last()
                .asString()
                .startsWith("found 1 ");
    }

    @Test
    void peerThatAnotherSourceConfirmsCountsForTheOthers() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        world.advance(QUIET);
        list.found(peer(1));
        lan.found(peer(1));
        assertThat(list.calls).endsWith("close");
    }

    @Test
    void waitsWhileItsFormerPeersAreStillConnected() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        world.advance(QUIET);
        list.found(peer(1));
        lan.found(peer(2));
        when(world.host.isConnected(id(1))).thenReturn(true);
        lan.lost(2);
        world.advance(Duration.ofHours(1));
        assertThat(list.calls).endsWith("close");

        when(world.host.isConnected(id(1))).thenReturn(false);
        world.advance(QUIET);
        assertThat(list.calls).endsWith("close", "create", "start");
    }

    @Test
    void startsBelowTheNumberOfPeersThatWasSet() throws DiscoveryException {
        start(new FallbackPolicy(Duration.ofMinutes(1), 3));
        lan.found(peer(1));
        lan.found(peer(2));
        world.advance(Duration.ofMinutes(1));
        assertThat(list.calls).containsExactly("create", "start");
        lan.found(peer(3));
        assertThat(list.calls).endsWith("close");
    }

    @Test
    void triesAgainAMinuteAfterItCouldNotStart() throws DiscoveryException {
        list.failing(new DiscoveryException("no name server"));
        start(FallbackPolicy.DEFAULT);
        world.advance(QUIET);
        assertThat(world.events.of("sourceFailed"))
                .containsExactly("sourceFailed list: discovery module list cannot start: no name server");
        world.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(list.calls).endsWith("close");
        world.advance(Duration.ofNanos(1));
        assertThat(list.calls).endsWith("create", "start");
        list.found(peer(1));
        assertThat(world.service().peers()).containsExactly(peer(1));
    }

    @Test
    void closingTheServiceEndsItsTimer() throws DiscoveryException {
        start(FallbackPolicy.DEFAULT);
        world.close();
        assertThat(world.time.pending()).isZero();
        assertThat(list.calls).containsExactly("create", "close");
    }

    @Test
    void fallbackThatIsNotAmongTheModulesIsRefused() {
        world.with(builder -> builder.fallback("lsit", FallbackPolicy.DEFAULT));
        assertThatThrownBy(world::service)
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
        world.with(builder -> builder.fallback("list", policy)).start();
    }
}
