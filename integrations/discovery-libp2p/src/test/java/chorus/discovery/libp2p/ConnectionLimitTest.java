package chorus.discovery.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.testkit.TestPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitTest {
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
        ConnectionLimit limit = new ConnectionLimit(connections::get, 2, 4, dialler);

        List<Boolean> passed = new ArrayList<>();
        for (int open : new int[] {0, 3, 4, 3, 2, 1, 3, 4}) {
            connections.set(open);
            passed.add(passes(limit));
        }

        assertThat(passed).containsExactly(true, true, false, false, false, true, true, false);
    }

    @Test
    void theMarksAreThoseOfChorusUnlessGiven() throws Exception {
        ConnectionLimit limit = new ConnectionLimit(connections::get, dialler);

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
    void aPeerThatIsHeldBackSaysHowManyConnectionsThereAre() throws Exception {
        connections.set(7);
        ConnectionLimit limit = new ConnectionLimit(connections::get, 3, 5, dialler);

        assertThatThrownBy(() ->
                        limit.peerFound(TestPeers.peer(1)).toCompletableFuture().join())
                .hasMessageContaining("7 connections are open; none is added until there are fewer than 3");
    }

    @Test
    void aLossIsPassedOnAlways() {
        connections.set(1000);
        new ConnectionLimit(connections::get, dialler).peerLost(TestPeers.id(1));

        assertThat(lost).containsExactly(TestPeers.id(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "6, 5"})
    void marksThatMakeNoSenseAreShown(int low, int high) {
        assertThatThrownBy(() -> new ConnectionLimit(connections::get, low, high, dialler))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("marks are low " + low + " and high " + high + "; expected 1 <= low <= high");
    }

    private static boolean passes(ConnectionLimit limit) throws Exception {
        return !limit.peerFound(TestPeers.peer(1)).toCompletableFuture().isCompletedExceptionally();
    }
}
