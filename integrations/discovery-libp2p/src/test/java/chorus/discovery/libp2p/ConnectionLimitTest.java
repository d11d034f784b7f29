package chorus.discovery.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import io.libp2p.core.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Connections of any age. */
    private final AtomicInteger connections = new AtomicInteger();

    private final List<PeerId> lost = new ArrayList<>();
    private final PeerHandler dialler = new PeerHandler() {
        @Override
        public CompletionStage<?> peerFound(PeerInfo peer) {
            return CompletableFuture.completedStage(peer);
        }

        @Override
        public void peerLost(PeerId id) {
            lost.add(id);
        }
    };

    @Test
    void peersAreHeldBackFromTheHighMarkUntilBelowTheLowOne() throws Exception {
        ConnectionLimit limit = new ConnectionLimit(age -> connections.get(), 2, 4, MINUTE, dialler);

        List<Boolean> passed = new ArrayList<>();
        for (int open : new int[] {0, 3, 4, 3, 2, 1, 3, 4}) {
            connections.set(open);
            passed.add(passes(limit));
        }

        assertThat(passed).containsExactly(true, true, false, false, false, true, true, false);
    }

    @Test
    void theMarksAreThoseOfChorusUnlessGiven() throws Exception {
        ConnectionLimit limit = new ConnectionLimit(age -> connections.get(), dialler);

        connections.set(399);
        assertThat(passes(limit)).isTrue();
        connections.set(400);
        assertThat(passes(limit)).isFalse();
        connections.set(100);
        assertThat(passes(limit)).isFalse();
        connections.set(99);
        assertThat(passes(limit)).isTrue();
    }

    @Test
    void youngConnectionsKeepNobodyOutOnceAPlaceIsFree() throws Exception {
        LimitedNode node = new LimitedNode(2, 4);
        node.opens(4);
        assertThat(node.takesOneMore()).isFalse();

        node.closes(1);
        assertThat(node.takesOneMore())
                .as("three that are younger than the grace period")
                .isTrue();
        node.opens(1);
        assertThat(node.takesOneMore()).as("four of any age").isFalse();
    }

    @Test
    void connectionsThatHaveLastedForTheGracePeriodKeepPeersOutDownToTheLowMark() throws Exception {
        LimitedNode node = new LimitedNode(2, 4);
        node.opens(4);
        assertThat(node.takesOneMore()).isFalse();
        node.closes(1);

        node.time.advance(MINUTE);
        assertThat(node.takesOneMore()).as("three old ones").isFalse();
        node.opens(1);
        node.closes(1);
        assertThat(node.takesOneMore()).as("two old ones and a young one").isFalse();
        node.closes(1);
        assertThat(node.takesOneMore()).as("one old one and a young one").isTrue();
    }

    @Test
    void aPeerThatIsHeldBackSaysHowManyConnectionsThereAre() throws Exception {
        connections.set(7);
        ConnectionLimit limit = new ConnectionLimit(age -> connections.get(), 3, 5, MINUTE, dialler);

        assertThatThrownBy(() ->
                        limit.peerFound(TestPeers.peer(1)).toCompletableFuture().join())
                .hasMessageContaining(
                        "7 connections are open; none is added until fewer than 3 have been open for PT1M");
    }

    @Test
    void aLossIsPassedOnAlways() {
        connections.set(1000);
        new ConnectionLimit(age -> connections.get(), dialler).peerLost(TestPeers.id(1));

        assertThat(lost).containsExactly(TestPeers.id(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "6, 5"})
    void marksThatMakeNoSenseAreShown(int low, int high) {
        assertThatThrownBy(() -> new ConnectionLimit(age -> 0, low, high, MINUTE, dialler))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("marks are low " + low + " and high " + high + "; expected 1 <= low <= high");
    }

    @Test
    void aNegativeGracePeriodIsShown() {
        assertThatThrownBy(() -> new ConnectionLimit(age -> 0, 1, 2, MINUTE.negated(), dialler))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("grace is PT-1M; expected zero or more");
    }

    private static boolean passes(ConnectionLimit limit) throws Exception {
        return !limit.peerFound(TestPeers.peer(1)).toCompletableFuture().isCompletedExceptionally();
    }

    /** A limit on a host whose connections open and close in virtual time, the oldest first. */
    private final class LimitedNode {
        final VirtualScheduler time = new VirtualScheduler();
        private final FakeHost fake = new FakeHost();
        private final Libp2pPeerHost node = new Libp2pPeerHost(fake.host, time::nanoTime);
        private final ConnectionLimit limit;
        private final Deque<Connection> open = new ArrayDeque<>();
        private int peers;

        LimitedNode(int low, int high) {
            limit = new ConnectionLimit(node::connectedPeers, low, high, MINUTE, dialler);
        }

        void opens(int count) {
            for (int i = 0; i < count; i++) {
                open.add(fake.opens(TestPeers.id(++peers)));
            }
        }

        void closes(int count) {
            for (int i = 0; i < count; i++) {
                FakeHost.close(open.remove());
            }
        }

        boolean takesOneMore() throws Exception {
            return passes(limit);
        }
    }
}
