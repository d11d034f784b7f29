package chorus.discovery.testkit;

import static chorus.discovery.testkit.TestPeers.id;
import static chorus.discovery.testkit.TestPeers.peer;
import static chorus.discovery.testkit.WiredService.found;
import static chorus.discovery.testkit.WiredService.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler is offered, when again, and by which clock: rules R5 and R8. */
class DeliveryRulesTest {
    private static final String OLD = "/ip4/10.0.0.1/tcp/1";
    private static final String NEW = "/ip4/10.0.0.1/tcp/2";

    /** How long a peer is left alone after a failure. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final WiredService service = new WiredService();
    private final ScriptedPeerDiscovery lan = service.module("lan");
    private final RecordingPeerHandler handler = service.handler("h");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void r5_peerThatWasTakenIsNotOfferedAgainWhenItIsSeenAgain() throws DiscoveryException {
        service.start();
        seen(peer(1));
        seen(peer(1));
        assertThat(handler.found()).hasSize(1);
        verify(service.listener).delivered(any(), any(), any());
    }

    @Test
    void r5_failedPeerIsOfferedAgainAtTheNextSightingAndNotBefore() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> CompletableFuture.failedStage(new IllegalStateException("not now")));
        seen(peer(1));
        verify(service.listener).failed(eq("h"), eq(peer(1)), isA(IllegalStateException.class));

        handler.takesAll();
        service.advance(Duration.ofHours(1));
        assertThat(handler.found()).hasSize(1);

        seen(peer(1));
        assertThat(handler.found()).hasSize(2);
        verify(service.listener).delivered(any(), any(), any());
    }

    @Test
    void r5_handlerThatThrowsAnErrorIsAskedAgainAtTheNextSighting() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> {
            throw new StackOverflowError();
        });
        seen(peer(1));
        service.advance(REST);
        seen(peer(1));
        verify(service.listener, times(2)).failed(eq("h"), eq(peer(1)), isA(StackOverflowError.class));
    }

    @Test
    @SuppressWarnings("NullAway") // a handler without NullAway may return null
    void r5_handlerThatReturnsNoStageHasNotTakenThePeer() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> null);
        seen(peer(1));
        verify(service.listener).failed(eq("h"), eq(peer(1)), isA(NullPointerException.class));
        handler.takesAll();
        service.advance(REST);
        seen(peer(1));
        verify(service.listener).delivered(any(), any(), any());
    }

    @Test
    void r5_deliveryThatTimesOutIsCancelledAndThePeerOfferedAgainAtTheNextSighting() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        seen(peer(1));
        service.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(handler.stage(id(1))).isNotCancelled();
        service.advance(Duration.ofNanos(1));
        assertThat(handler.stage(id(1))).isCancelled();
        verify(service.listener).failed(eq("h"), eq(peer(1)), isA(TimeoutException.class));

        handler.takesAll();
        service.advance(REST);
        seen(peer(1));
        verify(service.listener).delivered(any(), any(), any());
    }

    @Test
    void r5_stageThatCannotBeCancelledTimesOutLikeAnyOther() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        });
        seen(peer(1));
        service.advance(Duration.ofSeconds(10));
        verify(service.listener).failed(eq("h"), eq(peer(1)), isA(TimeoutException.class));
    }

    @Test
    void r5_stageThatCompletesAfterItsTimeOutIsIgnored() throws DiscoveryException {
        service.start();
        CompletableFuture<String> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        handler.answersWith(peer -> stubborn);
        seen(peer(1));
        service.advance(Duration.ofSeconds(10));
        stubborn.complete("late");
        service.settle();
        verify(service.listener, never()).delivered(any(), any(), any());
        service.advance(REST);
        seen(peer(1));
        assertThat(handler.found()).hasSize(2);
    }

    @Test
    void r5_changedAddressesAreDeliveredOnceMore() throws DiscoveryException {
        service.start();
        seen(peer(1, OLD));
        seen(peer(1, NEW));
        seen(peer(1, NEW));
        assertThat(handler.events()).containsExactly(found(peer(1, OLD)), found(peer(1, NEW)));
    }

    @Test
    void r5_addressesInAnotherOrderAreNoChange() throws DiscoveryException {
        service.start();
        seen(peer(1, OLD, NEW));
        seen(peer(1, NEW, OLD));
        assertThat(handler.found()).hasSize(1);
        verify(service.listener, never()).updated(any(), any());
    }

    @Test
    void r5_peerThatWasLostAndFoundIsDeliveredAgain() throws DiscoveryException {
        service.start();
        seen(peer(1, OLD));
        lan.loses(id(1));
        seen(peer(1, OLD));
        assertThat(handler.events()).containsExactly(found(peer(1, OLD)), lost(id(1)), found(peer(1, OLD)));
    }

    @Test
    void r5_addressesThatChangeInFlightAreDeliveredAfterwards() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        seen(peer(1, OLD));
        CompletableFuture<PeerInfo> first = handler.stage(id(1));
        seen(peer(1, NEW));
        assertThat(handler.found()).hasSize(1);
        first.complete(peer(1));
        service.settle();
        assertThat(handler.events()).containsExactly(found(peer(1, OLD)), found(peer(1, NEW)));
    }

    @Test
    void r5_addressesThatChangeBackInFlightNeedNoOtherDelivery() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        seen(peer(1, OLD));
        seen(peer(1, NEW));
        seen(peer(1, OLD));
        taken(1);
        assertThat(handler.found()).hasSize(1);
    }

    @Test
    void r5_formerAddressesAreDeliveredAgainAfterTheDeliveryOfOthersHasFailed() throws DiscoveryException {
        service.start();
        seen(peer(1, OLD));
        handler.answersWith(peer -> CompletableFuture.failedStage(new IllegalStateException()));
        seen(peer(1, NEW));
        service.advance(REST);
        seen(peer(1, OLD));
        assertThat(handler.found()).hasSize(3);
    }

    @Test
    void r5_handlerIsToldOfTheLossOfAPeerThatItWasOfferedEvenInVain() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> CompletableFuture.failedStage(new IllegalStateException()));
        seen(peer(1, OLD));
        lan.loses(id(1));
        service.settle();
        assertThat(handler.events()).containsExactly(found(peer(1, OLD)), lost(id(1)));
    }

    @Test
    void r5_peerThatIsLostWhileQueuedIsNeitherOfferedNorLost() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 5).forEach(number -> seen(peer(number)));
        lan.loses(id(5));
        taken(1);
        assertThat(handler.events()).doesNotContain(found(peer(5)), lost(id(5))).hasSize(4);
    }

    @Test
    void r5_lossIsToldOnceForEachTimeThatThePeerWasOffered() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        seen(peer(1, OLD));
        lan.loses(id(1));
        seen(peer(1, OLD));
        lan.loses(id(1));
        service.settle();
        assertThat(handler.events()).containsExactly(found(peer(1, OLD)), lost(id(1)));
    }

    @Test
    void r5_stageThatTheApplicationCancelsHasFailedAndNotTimedOut() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        seen(peer(1));
        handler.stage(id(1)).cancel(true);
        service.settle();
        verify(service.listener).failed(any(), any(), any());
        verify(service.listener).failed(eq("h"), eq(peer(1)), isA(CancellationException.class));
    }

    @Test
    void r5_resultOfADeliveryIsIgnoredWhenThePeerWasLostMeanwhile() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        seen(peer(1, OLD));
        lan.loses(id(1));
        service.settle();
        CompletableFuture<PeerInfo> first = handler.stage(id(1));
        seen(peer(1, OLD));
        assertThat(handler.events()).as("one delivery at a time").containsExactly(found(peer(1, OLD)), lost(id(1)));

        first.complete(peer(1));
        service.settle();
        verify(service.listener, never()).delivered(any(), any(), any());
        assertThat(handler.events()).containsExactly(found(peer(1, OLD)), lost(id(1)), found(peer(1, OLD)));
    }

    @Test
    void r8_timeOutIsTheOneThatWasSetAndPassesInVirtualTime() throws DiscoveryException {
        service.with(builder -> builder.deliveryTimeout(Duration.ofHours(3))).start();
        handler.neverAnswers();
        seen(peer(1));
        service.advance(Duration.ofHours(3).minusNanos(1));
        verify(service.listener, never()).failed(any(), any(), any());
        service.advance(Duration.ofNanos(1));
        verify(service.listener).failed(any(), any(), any());
    }

    @Test
    void r8_timeThatADeliveryTookIsThatOfTheScheduler() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        seen(peer(1));
        service.advance(Duration.ofSeconds(7));
        taken(1);
        verify(service.listener).delivered("h", peer(1), Duration.ofSeconds(7));
    }

    @Test
    void r8_completedDeliveryLeavesNoTimerBehind() throws DiscoveryException {
        service.start();
        seen(peer(1));
        assertThat(service.time.pending()).isZero();
    }

    private void taken(int number) {
        handler.stage(id(number)).complete(peer(number));
        service.settle();
    }

    private void seen(PeerInfo peer) {
        lan.finds(peer);
        service.settle();
    }
}
