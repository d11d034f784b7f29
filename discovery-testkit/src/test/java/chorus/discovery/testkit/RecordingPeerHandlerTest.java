package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.PeerInfo;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecordingPeerHandlerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final PeerInfo PEER = TestPeers.peer(1);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final RecordingPeerHandler handler = new RecordingPeerHandler(scheduler);
    private final RecordingPeerSink sink = new RecordingPeerSink(scheduler);

    @Test
    void itKeepsWhatItIsToldInOrderWithItsTime() throws Exception {
        handler.peerFound(PEER);
        scheduler.advance(SECOND);
        handler.peerLost(PEER.id());

        assertThat(handler.events())
                .containsExactly(new PeerEvent.Found(Duration.ZERO, PEER), new PeerEvent.Lost(SECOND, PEER.id()));
        assertThat(handler.events())
                .extracting(PeerEvent::toString)
                .containsExactly("PT0S found " + PEER.id() + " [/ip4/10.1.128.1/tcp/4001]", "PT1S lost " + PEER.id());

        handler.clear();
        assertThat(handler.events()).isEmpty();
    }

    @Test
    void itListsThePeersThatWereFoundAndThoseThatWereLost() throws Exception {
        handler.peerFound(PEER);
        handler.peerLost(PEER.id());
        handler.peerFound(TestPeers.peer(2));
        handler.peerFound(PEER);

        assertThat(handler.found()).containsExactly(PEER, TestPeers.peer(2), PEER);
        assertThat(handler.lost()).containsExactly(PEER.id());
    }

    @Test
    void anExpectationRunsTimeUntilItComesTrueAndNoFurther() {
        tell(1, SECOND);
        scheduler.schedule(SECOND.multipliedBy(3), () -> handler.peerLost(PEER.id()));

        handler.within(SECOND.multipliedBy(5)).finds(PEER).loses(PEER.id());

        assertThat(scheduler.now()).isEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void anExpectationTakesWhatWasToldBefore() throws Exception {
        handler.peerFound(PEER);

        handler.within(Duration.ZERO).finds(PEER.id());
    }

    @Test
    void anEventFulfilsOneExpectationOnly() {
        tell(1, SECOND);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(
                        () -> handler.within(SECOND.multipliedBy(9)).finds(PEER).finds(PEER))
                .withMessageContaining("expected within PT9S of virtual time: found " + PEER.id())
                .withMessageContaining("was told\n  PT1S found " + PEER.id());
    }

    @Test
    void allPartsOfASentenceShareItsTime() {
        tell(1, SECOND.multipliedBy(2));
        tell(2, SECOND.multipliedBy(4));

        PeerExpectation sentence = handler.within(SECOND.multipliedBy(3)).finds(TestPeers.id(1));
        assertThatThrownBy(() -> sentence.finds(TestPeers.id(2))).isInstanceOf(AssertionError.class);
        assertThat(scheduler.now()).isEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void otherAddressesAreAnotherFinding() {
        tell(1, SECOND);

        assertThatThrownBy(() -> handler.within(SECOND).finds(TestPeers.peer(1, "/ip4/10.9.9.9/tcp/1")))
                .hasMessageContaining("/ip4/10.9.9.9/tcp/1")
                .hasMessageContaining("/ip4/10.1.128.1/tcp/4001");
        handler.within(Duration.ZERO).finds(TestPeers.id(1));
    }

    @Test
    void whatWasNotToldIsMissed() {
        assertThatThrownBy(() -> handler.within(SECOND).loses(PEER.id())).hasMessageEndingWith("was told nothing");
        assertThatThrownBy(() -> sink.within(SECOND).failsWith(IOException.class))
                .hasMessageContaining("failed with IOException");
    }

    @Test
    void silenceIsBrokenByWhatIsToldMeanwhileOnly() {
        tell(1, SECOND);
        handler.within(SECOND).finds(PEER);
        handler.hearsNothingFor(SECOND);

        tell(2, SECOND);
        assertThatThrownBy(() -> handler.hearsNothingFor(SECOND.multipliedBy(2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT3S found " + TestPeers.id(2))
                .hasMessageNotContaining(PEER.id().toString());
    }

    @Test
    void itTakesEveryPeerUnlessTheTestSaysOtherwise() throws Exception {
        assertThat(handler.peerFound(PEER).toCompletableFuture()).isCompleted();
    }

    @Test
    void itFailsAsOftenAsTheTestSays() throws Exception {
        handler.failsNext(2, new IOException("busy"));

        assertThat(handler.peerFound(PEER).toCompletableFuture()).isCompletedExceptionally();
        assertThat(handler.peerFound(PEER).toCompletableFuture()).isCompletedExceptionally();
        assertThat(handler.peerFound(PEER).toCompletableFuture()).isCompleted();
    }

    @Test
    void itThrowsWhatAnotherHandlerThrows() {
        handler.answersWith(peer -> {
            throw new IOException("broken");
        });

        assertThatThrownBy(() -> handler.peerFound(PEER)).hasMessage("broken");
        assertThat(handler.events()).hasSize(1);
    }

    @Test
    void itTakesEveryPeerAgainWhenTheTestSaysSo() throws Exception {
        handler.neverAnswers();
        assertThat(handler.peerFound(PEER).toCompletableFuture()).isNotDone();

        handler.takesAll();

        assertThat(handler.peerFound(PEER).toCompletableFuture()).isCompleted();
    }

    @Test
    void aDeliveryThatIsLeftOpenIsCompletedByTheTest() throws Exception {
        handler.neverAnswers();
        assertThatThrownBy(() -> handler.stage(PEER.id())).isInstanceOf(IllegalStateException.class);

        var stage = handler.peerFound(PEER).toCompletableFuture();
        assertThat(stage).isNotDone();
        handler.stage(PEER.id()).complete(PEER);

        assertThat(stage).isCompletedWithValueMatching(PEER::equals);
    }

    @Test
    void theSinkKeepsFailuresToo() {
        sink.found(PEER);
        sink.failed(new IOException("no network"));
        sink.lost(PEER.id());

        sink.within(Duration.ZERO).finds(PEER).loses(PEER.id()).failsWith(IOException.class);
        assertThat(sink.events().get(1)).asString().isEqualTo("PT0S failed java.io.IOException: no network");
    }

    private void tell(int peer, Duration after) {
        scheduler.schedule(after, () -> {
            try {
                handler.peerFound(TestPeers.peer(peer));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }
}
