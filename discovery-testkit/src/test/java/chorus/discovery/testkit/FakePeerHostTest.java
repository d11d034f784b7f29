package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerInfo;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FakePeerHostTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final PeerInfo PEER = TestPeers.peer(1);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(0));

    @Test
    void itListensWhereTheTestSays() {
        assertThat(host.listenAddresses()).isEmpty();

        host.listensOn("/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001");

        assertThat(host.localId()).isEqualTo(TestPeers.id(0));
        assertThat(host.listenAddresses())
                .extracting(Multiaddr::toString)
                .containsExactly("/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001");
    }

    @Test
    void aDialConnectsAtTheNextStepWhenNothingIsSaid() {
        CompletableFuture<?> dial = dial();
        assertThat(dial).isNotDone();
        assertThat(host.isConnected(PEER.id())).isFalse();

        scheduler.runDue();

        assertThat(dial).isCompleted();
        assertThat(host.isConnected(PEER.id())).isTrue();
    }

    @Test
    void aDialTakesItsTime() {
        host.whenDialing(PEER.id()).connectsAfter(SECOND);
        scheduler.advance(SECOND);
        CompletableFuture<?> dial = dial();

        scheduler.advance(SECOND.minusNanos(1));
        assertThat(dial).isNotDone();
        scheduler.advance(Duration.ofNanos(1));
        assertThat(dial).isCompleted();
        assertThat(host.dials()).extracting(FakePeerHost.Dial::startedAt).containsExactly(SECOND);
        assertThat(host.dials()).extracting(FakePeerHost.Dial::peer).containsExactly(PEER);
    }

    @Test
    void aDialFailsWithTheReasonOfTheTest() {
        ConnectException refused = new ConnectException("refused");
        host.whenDialing(PEER.id()).failsAfter(SECOND, refused);
        CompletableFuture<?> dial = dial();

        scheduler.advance(SECOND);

        assertThat(dial).isCompletedExceptionally();
        assertThat(dial.handle((connection, thrown) -> thrown).join()).isSameAs(refused);
        assertThat(host.isConnected(PEER.id())).isFalse();
    }

    @Test
    void aDialStaysOpenUntilItIsCancelled() {
        host.whenDialingOthers().neverAnswers();
        CompletableFuture<?> dial = dial();
        scheduler.advance(Duration.ofDays(1));
        assertThat(host.dials().get(0).isOpen()).isTrue();
        assertThat(host.dials().get(0)).asString().endsWith("(open)");

        dial.cancel(true);

        assertThat(host.dials().get(0).isCancelled()).isTrue();
        assertThat(host.dials().get(0)).asString().endsWith("(cancelled)");
    }

    @Test
    void aDialThatIsCancelledDoesNotConnectAndLeavesNoTask() {
        host.whenDialing(PEER.id()).connectsAfter(SECOND);
        dial().cancel(true);

        assertThat(scheduler.pending()).isZero();
        scheduler.advance(SECOND);
        assertThat(host.isConnected(PEER.id())).isFalse();
    }

    @Test
    void whatIsSaidOfOnePeerDoesNotHoldForOthers() {
        host.whenDialing(PEER.id()).neverAnswers();
        CompletableFuture<?> other = host.connect(TestPeers.peer(2)).toCompletableFuture();

        scheduler.runDue();

        assertThat(other).isCompleted();
    }

    @Test
    void connectionsComeAndGoWithoutADial() {
        host.connected(PEER.id());
        assertThat(host.isConnected(PEER.id())).isTrue();

        host.disconnected(PEER.id());
        assertThat(host.isConnected(PEER.id())).isFalse();
        assertThat(host.dials()).isEmpty();
    }

    @Test
    void testPeersAreTheSameForTheSameNumber() {
        assertThat(TestPeers.id(7)).isEqualTo(TestPeers.id(7)).isNotEqualTo(TestPeers.id(8));
        assertThat(TestPeers.peer(258).addresses())
                .extracting(Multiaddr::toString)
                .containsExactly("/ip4/10.1.129.2/tcp/4001");
        assertThatThrownBy(() -> TestPeers.peer(1, "10.0.0.1")).isInstanceOf(IllegalArgumentException.class);
    }

    private CompletableFuture<?> dial() {
        return host.connect(PEER).toCompletableFuture();
    }
}
