package chorus.discovery.testkit;

import static chorus.discovery.testkit.TestPeers.id;
import static chorus.discovery.testkit.TestPeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerUnreachableException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How sources are asked whether a peer is still there: rule R11. */
class ReconfirmRulesTest {
    private final WiredService service = new WiredService();
    private final ScriptedPeerDiscovery lan = service.module("lan");
    private final ScriptedPeerDiscovery list = service.module("list");
    private final RecordingPeerHandler handler = service.handler("h");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void r11_allSourcesThatKnowThePeerAreAskedAndNoOther() throws DiscoveryException {
        ScriptedPeerDiscovery other = service.module("other");
        service.start();
        lan.finds(peer(1));
        list.finds(peer(1));
        other.finds(peer(2));
        service.reconfirm(id(1));
        service.settle();
        assertThat(lan.reconfirmed()).containsExactly(id(1));
        assertThat(list.reconfirmed()).containsExactly(id(1));
        assertThat(other.reconfirmed()).isEmpty();
    }

    @Test
    void r11_unknownPeerIsNotAskedFor() throws DiscoveryException {
        service.start();
        service.reconfirm(id(1));
        service.settle();
        assertThat(lan.reconfirmed()).isEmpty();
        assertThat(service.time.pending()).isZero();
    }

    @Test
    void r11_deliveryThatFailsBecauseThePeerIsUnreachableAsksTheSource() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> {
            throw unreachable();
        });
        lan.finds(peer(1));
        service.settle();
        assertThat(lan.reconfirmed()).containsExactly(id(1));
    }

    @Test
    void r11_unreachableIsSeenThroughWhateverWrapsIt() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> CompletableFuture.failedStage(new CompletionException(
                new ExecutionException(new IllegalStateException("from a handler", unreachable())))));
        lan.finds(peer(1));
        service.settle();
        assertThat(lan.reconfirmed()).containsExactly(id(1));
        verify(service.listener).failed(eq("h"), eq(peer(1)), isA(IllegalStateException.class));
    }

    @Test
    void r11_otherFailuresAndTimeOutsAskNobody() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> CompletableFuture.failedStage(new IllegalStateException()));
        lan.finds(peer(1));
        service.settle();
        handler.neverAnswers();
        lan.finds(peer(1));
        service.advance(Duration.ofMinutes(1));
        verify(service.listener, times(2)).failed(any(), any(), any());
        assertThat(lan.reconfirmed()).isEmpty();
    }

    @Test
    void r11_stageMayAnswerItsCancellationWithUnreachable() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> new CompletableFuture<String>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return completeExceptionally(unreachable());
            }
        });
        lan.finds(peer(1));
        service.advance(Duration.ofSeconds(10));
        assertThat(lan.reconfirmed()).containsExactly(id(1));
        verify(service.listener).failed(eq("h"), eq(peer(1)), isA(PeerUnreachableException.class));
    }

    @Test
    void r11_peerThatAnswersButCannotBeReachedIsTriedAgainEverMoreRarely() throws DiscoveryException {
        lan.onStart(sink -> lan.onReconfirm(id -> sink.found(peer(1))));
        service.start();
        handler.answersWith(peer -> CompletableFuture.failedStage(unreachable()));
        lan.finds(peer(1));
        service.settle();
        assertThat(asked()).isEqualTo(1);
        service.advance(Duration.ofSeconds(1));
        assertThat(handler.found())
                .as("offered again a second after the failure, as the source has seen it meanwhile")
                .hasSize(2);

        for (int seconds : new int[] {9, 20, 40, 80, 160, 300, 300}) {
            int before = asked();
            service.advance(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(asked()).as("before " + seconds + " s").isEqualTo(before);
            service.advance(Duration.ofNanos(1));
            assertThat(asked()).as("after " + seconds + " s").isEqualTo(before + 1);
        }
    }

    @Test
    void r11_peerWhoseConnectionBrokeIsOfferedAgainWhenItIsSeen() throws DiscoveryException {
        service.start();
        lan.finds(peer(1));
        service.settle();
        service.reconfirm(id(1));
        service.settle();
        assertThat(handler.found()).as("not before it is seen").hasSize(1);
        lan.finds(peer(1));
        lan.finds(peer(1));
        service.settle();
        assertThat(handler.found()).as("once").hasSize(2);
    }

    @Test
    void r11_peerThatOneHandlerCannotReachIsNotOfferedAgainToThoseThatTookIt() throws DiscoveryException {
        RecordingPeerHandler other = service.handler("other");
        service.start();
        handler.answersWith(peer -> CompletableFuture.failedStage(unreachable()));
        lan.finds(peer(1));
        service.settle();
        lan.finds(peer(1));
        service.advance(Duration.ofSeconds(1));
        assertThat(handler.found()).hasSize(2);
        assertThat(other.found()).hasSize(1);
    }

    @Test
    void r11_patienceBeginsAnewWhenNobodyAskedDuringThePause() throws DiscoveryException {
        service.start();
        lan.finds(peer(1));
        service.reconfirm(id(1));
        service.reconfirm(id(1));
        service.advance(Duration.ofSeconds(10));
        assertThat(asked()).isEqualTo(2);
        service.advance(Duration.ofSeconds(20));
        assertThat(service.time.pending()).isZero();

        service.reconfirm(id(1));
        service.reconfirm(id(1));
        service.advance(Duration.ofSeconds(10));
        assertThat(asked()).isEqualTo(4);
    }

    @Test
    void r11_peerThatIsLostWhenAskedForIsForgotten() throws DiscoveryException {
        lan.onStart(sink -> lan.onReconfirm(sink::lost));
        service.start();
        lan.finds(peer(1));
        service.reconfirm(id(1));
        service.reconfirm(id(1));
        service.settle();
        assertThat(asked()).isEqualTo(1);
        verify(service.listener).lost(any(), any());
        assertThat(service.time.pending()).isZero();
    }

    @Test
    void r11_sourceThatThrowsWhenAskedIsReportedAndTheOthersAreAsked() throws DiscoveryException {
        IllegalStateException failure = new IllegalStateException("no network");
        lan.onReconfirm(id -> {
            throw failure;
        });
        service.start();
        lan.finds(peer(1));
        list.finds(peer(1));
        service.reconfirm(id(1));
        service.settle();
        verify(service.listener).sourceFailed(any(), any());
        verify(service.listener).sourceFailed("lan", failure);
        assertThat(list.reconfirmed()).containsExactly(id(1));
    }

    private int asked() {
        return Collections.frequency(lan.reconfirmed(), id(1));
    }

    private static PeerUnreachableException unreachable() {
        return new PeerUnreachableException(peer(1), new IllegalStateException("connection refused"));
    }
}
