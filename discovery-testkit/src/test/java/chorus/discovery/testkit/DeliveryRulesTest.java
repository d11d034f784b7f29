package chorus.discovery.testkit;

import static chorus.discovery.testkit.RuntimePeers.peer;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler is offered, when again, and by which clock: rules R5 and R8. */
class DeliveryRulesTest {
    private static final String OLD = "/ip4/10.0.0.1/tcp/1";
    private static final String NEW = "/ip4/10.0.0.1/tcp/2";

    private final RuntimeWorld world = new RuntimeWorld();
    private final RuntimeSource lan = world.source("lan");
    private final RuntimeHandler handler = world.handler("h");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void r5_peerThatWasTakenIsNotOfferedAgainWhenItIsSeenAgain() throws DiscoveryException {
        world.start();
        seen(peer(1));
        seen(peer(1));
        assertThat(handler.founds()).isEqualTo(1);
        assertThat(world.events.of("delivered")).hasSize(1);
    }

    @Test
    void r5_failedPeerIsOfferedAgainAtTheNextSightingAndNotBefore() throws DiscoveryException {
        world.start();
        handler.answering(() -> CompletableFuture.failedStage(new IllegalStateException("not now")));
        seen(peer(1));
        assertThat(world.events.of("failed")).containsExactly("failed 1 by h: IllegalStateException");

        handler.taking();
        world.advance(Duration.ofHours(1));
        assertThat(handler.founds()).isEqualTo(1);

        seen(peer(1));
        assertThat(handler.founds()).isEqualTo(2);
        assertThat(world.events.of("delivered")).hasSize(1);
    }

    @Test
    void r5_handlerThatThrowsAnErrorIsAskedAgainAtTheNextSighting() throws DiscoveryException {
        world.start();
        handler.answering(() -> {
            throw new StackOverflowError();
        });
        seen(peer(1));
        seen(peer(1));
        assertThat(world.events.of("failed"))
                .containsExactly("failed 1 by h: StackOverflowError", "failed 1 by h: StackOverflowError");
    }

    @Test
    @SuppressWarnings("NullAway") // a handler without NullAway may return null
    void r5_handlerThatReturnsNoStageHasNotTakenThePeer() throws DiscoveryException {
        world.start();
        handler.answering(() -> null);
        seen(peer(1));
        assertThat(world.events.of("failed")).containsExactly("failed 1 by h: NullPointerException");
        handler.taking();
        seen(peer(1));
        assertThat(world.events.of("delivered")).hasSize(1);
    }

    @Test
    void r5_deliveryThatTimesOutIsCancelledAndThePeerOfferedAgainAtTheNextSighting() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        seen(peer(1));
        world.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(handler.stage(1)).isNotCancelled();
        world.advance(Duration.ofNanos(1));
        assertThat(handler.stage(1)).isCancelled();
        assertThat(world.events.of("failed")).containsExactly("failed 1 by h: TimeoutException");

        handler.taking();
        seen(peer(1));
        assertThat(world.events.of("delivered")).hasSize(1);
    }

    @Test
    void r5_stageThatCannotBeCancelledTimesOutLikeAnyOther() throws DiscoveryException {
        world.start();
        handler.answering(() -> new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        });
        seen(peer(1));
        world.advance(Duration.ofSeconds(10));
        assertThat(world.events.of("failed")).containsExactly("failed 1 by h: TimeoutException");
    }

    @Test
    void r5_stageThatCompletesAfterItsTimeOutIsIgnored() throws DiscoveryException {
        world.start();
        CompletableFuture<String> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        handler.answering(() -> stubborn);
        seen(peer(1));
        world.advance(Duration.ofSeconds(10));
        stubborn.complete("late");
        world.settle();
        assertThat(world.events.of("delivered")).isEmpty();
        seen(peer(1));
        assertThat(handler.founds()).isEqualTo(2);
    }

    @Test
    void r5_changedAddressesAreDeliveredOnceMore() throws DiscoveryException {
        world.start();
        seen(peer(1, OLD));
        seen(peer(1, NEW));
        seen(peer(1, NEW));
        assertThat(handler.calls).containsExactly("found 1 [" + OLD + "]", "found 1 [" + NEW + "]");
    }

    @Test
    void r5_addressesInAnotherOrderAreNoChange() throws DiscoveryException {
        world.start();
        seen(peer(1, OLD, NEW));
        seen(peer(1, NEW, OLD));
        assertThat(handler.founds()).isEqualTo(1);
        assertThat(world.events.of("updated")).isEmpty();
    }

    @Test
    void r5_peerThatWasLostAndFoundIsDeliveredAgain() throws DiscoveryException {
        world.start();
        seen(peer(1, OLD));
        lan.lost(1);
        seen(peer(1, OLD));
        assertThat(handler.calls).containsExactly("found 1 [" + OLD + "]", "lost 1", "found 1 [" + OLD + "]");
    }

    @Test
    void r5_addressesThatChangeInFlightAreDeliveredAfterwards() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        seen(peer(1, OLD));
        CompletableFuture<String> first = handler.stage(1);
        seen(peer(1, NEW));
        assertThat(handler.founds()).isEqualTo(1);
        first.complete("taken");
        world.settle();
        assertThat(handler.calls).containsExactly("found 1 [" + OLD + "]", "found 1 [" + NEW + "]");
    }

    @Test
    void r5_addressesThatChangeBackInFlightNeedNoOtherDelivery() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        seen(peer(1, OLD));
        seen(peer(1, NEW));
        seen(peer(1, OLD));
        handler.stage(1).complete("taken");
        world.settle();
        assertThat(handler.founds()).isEqualTo(1);
    }

    @Test
    void r5_formerAddressesAreDeliveredAgainAfterTheDeliveryOfOthersHasFailed() throws DiscoveryException {
        world.start();
        seen(peer(1, OLD));
        handler.answering(() -> CompletableFuture.failedStage(new IllegalStateException()));
        seen(peer(1, NEW));
        seen(peer(1, OLD));
        assertThat(handler.founds()).isEqualTo(3);
    }

    @Test
    void r5_handlerIsToldOfTheLossOfAPeerThatItWasOfferedEvenInVain() throws DiscoveryException {
        world.start();
        handler.answering(() -> CompletableFuture.failedStage(new IllegalStateException()));
        seen(peer(1, OLD));
        lan.lost(1);
        world.settle();
        assertThat(handler.calls).containsExactly("found 1 [" + OLD + "]", "lost 1");
    }

    @Test
    void r5_peerThatIsLostWhileQueuedIsNeitherOfferedNorLost() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 5).forEach(number -> seen(peer(number)));
        lan.lost(5);
        handler.stage(1).complete("taken");
        world.settle();
        assertThat(handler.calls).noneMatch(call -> call.contains(" 5"));
    }

    @Test
    void r5_lossIsToldOnceForEachTimeThatThePeerWasOffered() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        seen(peer(1, OLD));
        lan.lost(1);
        seen(peer(1, OLD));
        lan.lost(1);
        world.settle();
        assertThat(handler.calls).containsExactly("found 1 [" + OLD + "]", "lost 1");
    }

    @Test
    void r5_stageThatTheApplicationCancelsHasFailedAndNotTimedOut() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        seen(peer(1));
        handler.stage(1).cancel(true);
        world.settle();
        assertThat(world.events.of("failed")).containsExactly("failed 1 by h: CancellationException");
    }

    @Test
    void r5_resultOfADeliveryIsIgnoredWhenThePeerWasLostMeanwhile() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        seen(peer(1, OLD));
        lan.lost(1);
        world.settle();
        CompletableFuture<String> first = handler.stage(1);
        seen(peer(1, OLD));
        assertThat(handler.calls).as("one delivery at a time").containsExactly("found 1 [" + OLD + "]", "lost 1");

        first.complete("taken");
        world.settle();
        assertThat(world.events.of("delivered")).isEmpty();
        assertThat(handler.calls).containsExactly("found 1 [" + OLD + "]", "lost 1", "found 1 [" + OLD + "]");
    }

    @Test
    void r8_timeOutIsTheOneThatWasSetAndPassesInVirtualTime() throws DiscoveryException {
        world.with(builder -> builder.deliveryTimeout(Duration.ofHours(3))).start();
        handler.leavingOpen();
        seen(peer(1));
        world.advance(Duration.ofHours(3).minusNanos(1));
        assertThat(world.events.of("failed")).isEmpty();
        world.advance(Duration.ofNanos(1));
        assertThat(world.events.of("failed")).hasSize(1);
    }

    @Test
    void r8_timeThatADeliveryTookIsThatOfTheScheduler() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        seen(peer(1));
        world.advance(Duration.ofSeconds(7));
        handler.stage(1).complete("taken");
        world.settle();
        assertThat(world.events.of("delivered")).containsExactly("delivered 1 to h in PT7S");
    }

    @Test
    void r8_completedDeliveryLeavesNoTimerBehind() throws DiscoveryException {
        world.start();
        seen(peer(1));
        assertThat(world.time.pending()).isZero();
    }

    private void seen(PeerInfo peer) {
        lan.found(peer);
        world.settle();
    }
}
