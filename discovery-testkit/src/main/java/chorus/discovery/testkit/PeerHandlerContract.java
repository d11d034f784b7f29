package chorus.discovery.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a service expects of a {@link PeerHandler}, as tests: it does not block, it stands every order of events that a
 * service may tell, and it ends its work when a delivery is cancelled. The author of a handler extends this class and
 * makes the handler in its one method:
 *
 * <pre>{@code
 * class GreeterTest extends PeerHandlerContract {
 *     @Override
 *     protected PeerHandler handler(DiscoveryContext context) {
 *         return new Greeter(context.host());
 *     }
 * }
 * }</pre>
 *
 * <p>The name of a test begins with the rule that it is about. All runs in virtual time.
 */
@ExtendWith(LanExtension.class)
public abstract class PeerHandlerContract {
    private static final PeerInfo ALICE = TestPeers.peer(1);
    private static final PeerInfo ALICE_MOVED = TestPeers.peer(1, "/ip4/10.1.128.77/tcp/4002");
    private static final PeerInfo BOB_NOWHERE = new PeerInfo(TestPeers.id(2), List.of());

    /** Virtual time in which a handler that tries again on its own would have tried. */
    private static final Duration LONG = Duration.ofHours(1);

    /** How many deliveries of one handler are open at most (rule R7). */
    private static final int DELIVERIES = 4;

    private final LoopThread thread = new LoopThread();
    private @Nullable VirtualScheduler scheduler;
    private @Nullable FakePeerHost host;
    private @Nullable PeerHandler handler;

    /** For subclasses. */
    protected PeerHandlerContract() {}

    /**
     * Makes the handler, for one test.
     *
     * @param context a node that connects to every peer at once unless the test says otherwise, and virtual time
     */
    protected abstract PeerHandler handler(DiscoveryContext context) throws DiscoveryException;

    @BeforeEach
    void makeHandler(InMemoryLan lan) throws DiscoveryException {
        scheduler = lan.scheduler();
        host = new FakePeerHost(lan.scheduler(), DiscoveryFixture.THIS_NODE);
        handler = handler(new DiscoveryContext(
                host,
                ServiceTag.LIBP2P,
                lan.scheduler(),
                new SplittableRandom(lan.seed()),
                Settings.of(Map.of()),
                id -> {}));
    }

    @AfterEach
    void endThread() {
        thread.close();
    }

    @Test
    void r1_peerFoundReturnsWithoutBlockingAlsoWhenNobodyAnswers() throws Exception {
        host().whenDialingOthers().neverAnswers();
        try {
            thread.call(() -> handler().peerFound(ALICE), SourceUnderTest.PROMPT);
        } catch (LoopThread.Blocked e) {
            fail("peerFound " + e.getMessage());
        }
    }

    @Test
    void r5_peerFoundReturnsAStage() throws Exception {
        deliver(ALICE);
    }

    @Test
    void r5_theSamePeerMayBeFoundAgain() throws Exception {
        deliverAndSettle(ALICE);
        deliverAndSettle(ALICE);
        deliverAndSettle(ALICE_MOVED);
    }

    @Test
    void r5_aPeerMayBeFoundAgainAfterItWasLost() throws Exception {
        deliverAndSettle(ALICE);
        handler().peerLost(ALICE.id());
        deliverAndSettle(ALICE);
    }

    @Test
    void r5_aPeerMayBeFoundWhileItIsConnected() throws Exception {
        host().connected(ALICE.id());
        deliverAndSettle(ALICE);
    }

    @Test
    void r5_aDeliveryEndsWhenTheHostDoes() throws Exception {
        CompletionStage<?> stage = deliver(ALICE);
        advance(LONG);
        assertTrue(
                stage.toCompletableFuture().isDone(),
                "the delivery is still open " + LONG + " after every dial has succeeded");
    }

    @Test
    void r5_aPeerWithoutAddressesIsNoSurprise() throws Exception {
        deliverAndSettle(BOB_NOWHERE);
    }

    @Test
    void r4_aPeerMayBeLostThatWasNotTaken() throws Exception {
        handler().peerLost(ALICE.id());
        deliverAndSettle(ALICE);
        handler().peerLost(ALICE.id());
        handler().peerLost(ALICE.id());
    }

    @Test
    void r7_severalDeliveriesMayBeOpenAtOnce() throws Exception {
        host().whenDialingOthers().neverAnswers();
        for (PeerInfo peer : peers()) {
            deliver(peer);
        }
    }

    @Test
    void r9_aCancelledDeliveryEndsItsDials() throws Exception {
        host().whenDialingOthers().neverAnswers();
        for (PeerInfo peer : peers()) {
            deliver(peer).toCompletableFuture().cancel(true);
        }
        advance(LONG);
        assertEquals(List.of(), openDials(), "dials that are open after their deliveries were cancelled");
    }

    @Test
    void r9_nothingIsDialledAfterTheServiceIsClosed() throws Exception {
        ScriptedPeerDiscovery source = new ScriptedPeerDiscovery("scripted");
        host().whenDialingOthers().neverAnswers();
        PeerDiscoveryService service = PeerDiscoveryService.builder(host())
                .scheduler(scheduler())
                .modules()
                .handlers()
                .module(source)
                .handler(handler())
                .build();
        onThread(() -> {
            service.start();
            peers().forEach(source::finds);
            scheduler().advance(Duration.ofSeconds(1));
            service.close();
        });
        int before = host().dials().size();
        advance(LONG);
        assertEquals(before, host().dials().size(), () -> "dials that began after close: " + host().dials());
        assertEquals(List.of(), openDials(), "dials that are open after close");
    }

    private void deliverAndSettle(PeerInfo peer) throws Exception {
        deliver(peer);
        advance(Duration.ofMinutes(1));
    }

    private CompletionStage<?> deliver(PeerInfo peer) throws Exception {
        AtomicReference<@Nullable CompletionStage<?>> stage = new AtomicReference<>();
        onThread(() -> stage.set(handler().peerFound(peer)));
        CompletionStage<?> returned = stage.get();
        if (returned == null) {
            throw new AssertionError("peerFound returned null; expected a stage");
        }
        return returned;
    }

    private void advance(Duration time) throws Exception {
        onThread(() -> scheduler().advance(time));
    }

    private void onThread(LoopThread.Call call) throws Exception {
        Callable<Boolean> action = () -> {
            call.make();
            return true;
        };
        LoopThread.unlessItBlocks(getClass().getName(), () -> thread.call(action, SourceUnderTest.PROMPT));
    }

    private List<FakePeerHost.Dial> openDials() {
        return host().dials().stream().filter(FakePeerHost.Dial::isOpen).toList();
    }

    private static List<PeerInfo> peers() {
        return IntStream.rangeClosed(1, DELIVERIES).mapToObj(TestPeers::peer).toList();
    }

    private VirtualScheduler scheduler() {
        return Objects.requireNonNull(scheduler);
    }

    private FakePeerHost host() {
        return Objects.requireNonNull(host);
    }

    private PeerHandler handler() {
        return Objects.requireNonNull(handler);
    }
}
