package chorus.discovery.testkit;

import static chorus.discovery.testkit.RuntimePeers.id;
import static chorus.discovery.testkit.RuntimePeers.peer;
import static org.assertj.core.api.Assertions.assertThat;

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
    private static final String ASKED = "reconfirm 1";

    private final RuntimeWorld world = new RuntimeWorld();
    private final RuntimeSource lan = world.source("lan");
    private final RuntimeSource list = world.source("list");
    private final RuntimeHandler handler = world.handler("h");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void r11_allSourcesThatKnowThePeerAreAskedAndNoOther() throws DiscoveryException {
        RuntimeSource other = world.source("other");
        world.start();
        lan.found(peer(1));
        list.found(peer(1));
        other.found(peer(2));
        world.service().reconfirm(id(1));
        world.settle();
        assertThat(lan.calls).endsWith(ASKED);
        assertThat(list.calls).endsWith(ASKED);
        assertThat(other.calls).doesNotContain(ASKED);
    }

    @Test
    void r11_unknownPeerIsNotAskedFor() throws DiscoveryException {
        world.start();
        world.service().reconfirm(id(1));
        world.settle();
        assertThat(lan.calls).containsExactly("create", "start");
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void r11_deliveryThatFailsBecauseThePeerIsUnreachableAsksTheSource() throws DiscoveryException {
        world.start();
        handler.answering(() -> {
            throw unreachable();
        });
        lan.found(peer(1));
        world.settle();
        assertThat(lan.calls).endsWith(ASKED);
    }

    @Test
    void r11_unreachableIsSeenThroughWhateverWrapsIt() throws DiscoveryException {
        world.start();
        handler.answering(() -> CompletableFuture.failedStage(new CompletionException(
                new ExecutionException(new IllegalStateException("from a handler", unreachable())))));
        lan.found(peer(1));
        world.settle();
        assertThat(lan.calls).endsWith(ASKED);
        assertThat(world.events.of("failed")).containsExactly("failed 1 by h: IllegalStateException");
    }

    @Test
    void r11_otherFailuresAndTimeOutsAskNobody() throws DiscoveryException {
        world.start();
        handler.answering(() -> CompletableFuture.failedStage(new IllegalStateException()));
        lan.found(peer(1));
        handler.leavingOpen();
        lan.found(peer(1));
        world.advance(Duration.ofMinutes(1));
        assertThat(lan.calls).doesNotContain(ASKED);
    }

    @Test
    void r11_stageMayAnswerItsCancellationWithUnreachable() throws DiscoveryException {
        world.start();
        handler.answering(() -> new CompletableFuture<String>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return completeExceptionally(unreachable());
            }
        });
        lan.found(peer(1));
        world.advance(Duration.ofSeconds(10));
        assertThat(lan.calls).endsWith(ASKED);
        assertThat(world.events.of("failed")).containsExactly("failed 1 by h: PeerUnreachableException");
    }

    @Test
    void r11_peerThatAnswersButCannotBeReachedIsTriedAgainEverMoreRarely() throws DiscoveryException {
        world.start();
        lan.atReconfirm(() -> lan.found(peer(1)));
        handler.answering(() -> CompletableFuture.failedStage(unreachable()));
        lan.found(peer(1));
        world.settle();
        assertThat(asked()).isEqualTo(1);
        assertThat(handler.founds())
                .as("offered again, as the source has seen it")
                .isEqualTo(2);

        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            int before = asked();
            world.advance(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(asked()).as("before " + seconds + " s").isEqualTo(before);
            world.advance(Duration.ofNanos(1));
            assertThat(asked()).as("after " + seconds + " s").isEqualTo(before + 1);
        }
    }

    @Test
    void r11_patienceBeginsAnewWhenNobodyAskedDuringThePause() throws DiscoveryException {
        world.start();
        lan.found(peer(1));
        world.service().reconfirm(id(1));
        world.service().reconfirm(id(1));
        world.advance(Duration.ofSeconds(10));
        assertThat(asked()).isEqualTo(2);
        world.advance(Duration.ofSeconds(20));
        assertThat(world.time.pending()).isZero();

        world.service().reconfirm(id(1));
        world.service().reconfirm(id(1));
        world.advance(Duration.ofSeconds(10));
        assertThat(asked()).isEqualTo(4);
    }

    @Test
    void r11_peerThatIsLostWhenAskedForIsForgotten() throws DiscoveryException {
        world.start();
        lan.atReconfirm(() -> lan.lost(1));
        lan.found(peer(1));
        world.service().reconfirm(id(1));
        world.service().reconfirm(id(1));
        world.settle();
        assertThat(asked()).isEqualTo(1);
        assertThat(world.events.of("lost")).hasSize(1);
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void r11_sourceThatThrowsWhenAskedIsReportedAndTheOthersAreAsked() throws DiscoveryException {
        lan.atReconfirm(() -> {
            throw new IllegalStateException("no network");
        });
        world.start();
        lan.found(peer(1));
        list.found(peer(1));
        world.service().reconfirm(id(1));
        world.settle();
        assertThat(world.events.of("sourceFailed")).containsExactly("sourceFailed lan: no network");
        assertThat(list.calls).endsWith(ASKED);
    }

    private int asked() {
        return Collections.frequency(lan.calls, ASKED);
    }

    private static PeerUnreachableException unreachable() {
        return new PeerUnreachableException(peer(1), new IllegalStateException("connection refused"));
    }
}
