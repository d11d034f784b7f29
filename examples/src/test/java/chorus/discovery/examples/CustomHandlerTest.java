package chorus.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.PeerHandlerContract;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The handler by itself, and in a service in virtual time. */
class CustomHandlerTest {
    private static final PeerInfo FRIEND = TestPeers.peer(1);
    private static final PeerInfo FRIEND_MOVED = TestPeers.peer(1, "/ip4/10.1.128.77/tcp/4002");
    private static final PeerInfo STRANGER = TestPeers.peer(9);
    private static final Set<PeerId> FRIENDS =
            IntStream.rangeClosed(1, 4).mapToObj(TestPeers::id).collect(Collectors.toUnmodifiableSet());
    private static final List<Duration> DIALS = millis(0, 250, 250 + 500, 750 + 1_000, 1_750 + 2_000, 3_750 + 2_000);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakePeerHost node = new FakePeerHost(scheduler, TestPeers.id(0));
    private final ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
    private final List<String> told = new ArrayList<>();
    private final PeerDiscoveryService service = service();

    CustomHandlerTest() throws DiscoveryException {}

    @BeforeEach
    void start() throws DiscoveryException {
        service.start();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aFriendIsDialledAndAStrangerIsNot() {
        lan.finds(STRANGER);
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(dialled()).containsExactly(FRIEND);
        assertThat(told).containsExactly("connected");
    }

    @Test
    void aFriendThatIsConnectedAlreadyIsLeftAlone() {
        node.connected(FRIEND.id());
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(dialled()).isEmpty();
    }

    @Test
    void theDialsHavePausesThatDoubleUpToTwoSecondsAndThenTheHandlerGivesUp() {
        refuses(FRIEND);
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofHours(1));

        assertThat(dialTimes()).isEqualTo(DIALS);
        assertThat(told).containsExactly("failed: PeerUnreachableException");
    }

    @Test
    void aDialThatConnectsIsTheLast() {
        refuses(FRIEND);
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofSeconds(1));
        node.whenDialing(FRIEND.id()).connectsAfter(Duration.ofMillis(10));
        scheduler.advance(Duration.ofHours(1));

        assertThat(dialTimes()).isEqualTo(DIALS.subList(0, 4));
        assertThat(told).containsExactly("connected");
    }

    @Test
    void afterItHasGivenUpTheNextSightingBeginsAnewWithTheShortPauses() {
        refuses(FRIEND);
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofMinutes(1));
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(dialTimes().subList(DIALS.size(), node.dials().size()))
                .isEqualTo(DIALS.stream().map(Duration.ofMinutes(1)::plus).toList());
    }

    @Test
    void otherAddressesBeginAnewAsSoonAsTheDialsOfTheOldOnesAreOver() {
        refuses(FRIEND);
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofSeconds(5));
        lan.finds(FRIEND_MOVED);
        scheduler.advance(Duration.ofMinutes(1));

        Duration over = DIALS.get(DIALS.size() - 1);
        assertThat(dialled().subList(DIALS.size(), node.dials().size()))
                .containsOnly(FRIEND_MOVED)
                .hasSameSizeAs(DIALS);
        assertThat(dialTimes().subList(DIALS.size(), node.dials().size()))
                .isEqualTo(DIALS.stream().map(over::plus).toList());
    }

    @Test
    void aFriendThatDoesNotAnswerIsGivenUpAtTheTimeOutOfTheServiceAndCountsAsUnreachable() {
        node.whenDialing(FRIEND.id()).neverAnswers();
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofHours(1));

        assertThat(node.dials()).singleElement().matches(FakePeerHost.Dial::isCancelled);
        assertThat(told).containsExactly("failed: PeerUnreachableException");
    }

    @Test
    void nothingIsDialledAfterTheServiceHasClosedDuringAPause() {
        refuses(FRIEND);
        lan.finds(FRIEND);
        scheduler.advance(Duration.ofSeconds(1));
        int before = node.dials().size();
        service.close();
        scheduler.advance(Duration.ofHours(1));

        assertThat(node.dials()).hasSize(before);
    }

    @Test
    void anApplicationNeedsNoClock() {
        ReachedAtTheSecondDial reached = new ReachedAtTheSecondDial();

        assertThat(new CustomHandler(FRIENDS, reached).peerFound(FRIEND).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(20));
        assertThat(reached.dials).hasValue(2);
    }

    /** What every handler promises. */
    @Nested
    class Contract extends PeerHandlerContract {
        @Override
        protected PeerHandler handler(DiscoveryContext context) {
            return new CustomHandler(
                    FRIENDS,
                    context.host(),
                    pause -> task -> context.scheduler().schedule(pause, task));
        }
    }

    private PeerDiscoveryService service() throws DiscoveryException {
        Function<Duration, Executor> clock = pause -> task -> scheduler.schedule(pause, task);
        return PeerDiscoveryService.builder(node)
                .scheduler(scheduler)
                .modules()
                .module(lan)
                .handler(new CustomHandler(FRIENDS, node, clock))
                .listener(new DiscoveryListener() {
                    @Override
                    public void connected(PeerInfo peer, Duration took) {
                        told.add("connected");
                    }

                    @Override
                    public void failed(String handler, PeerInfo peer, Throwable cause) {
                        told.add("failed: " + cause.getClass().getSimpleName());
                    }
                })
                .build();
    }

    private void refuses(PeerInfo peer) {
        node.whenDialing(peer.id()).failsAfter(Duration.ZERO, new ConnectException("refused"));
    }

    private List<PeerInfo> dialled() {
        return node.dials().stream().map(FakePeerHost.Dial::peer).toList();
    }

    private List<Duration> dialTimes() {
        return node.dials().stream().map(FakePeerHost.Dial::startedAt).toList();
    }

    private static List<Duration> millis(long... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Duration.ofMillis(values[i]))
                .toList();
    }

    /** A node whose friend has not quite started yet. */
    private static final class ReachedAtTheSecondDial implements PeerHost {
        private final AtomicInteger dials = new AtomicInteger();

        @Override
        public PeerId localId() {
            return TestPeers.id(0);
        }

        @Override
        public List<Multiaddr> listenAddresses() {
            return List.of();
        }

        @Override
        public boolean isConnected(PeerId id) {
            return false;
        }

        @Override
        public CompletionStage<?> connect(PeerInfo peer) {
            return dials.incrementAndGet() == 1
                    ? CompletableFuture.failedStage(new ConnectException("refused"))
                    : CompletableFuture.completedStage(peer);
        }
    }
}
