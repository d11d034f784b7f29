package chorus.discovery.testkit;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A source in the hands of {@link PeerDiscoveryContract}: called on a loop of its own, and watched. */
final class SourceUnderTest implements AutoCloseable {
    /** Real time in which a call on the event loop returns, with much room for a busy machine. */
    static final Duration PROMPT = Duration.ofSeconds(20);

    /** Real time in which hours of virtual time pass. */
    private static final Duration RUN = Duration.ofMinutes(2);

    /** How often, in real time, it is looked whether a real world has done something. */
    private static final Duration LOOK = Duration.ofMillis(10);

    final RecordingPeerSink reports;
    final WatchedScheduler scheduler;
    final LoopThread loop = new LoopThread();
    final DiscoveryFixture fixture;

    /** What was reported by other threads than that of the loop. */
    final List<String> strayReports = Collections.synchronizedList(new ArrayList<>());

    private final String contract;
    private final InMemoryLan lan;
    private final FakePeerHost host;
    private final Set<Thread> fixtureThreads;
    private final ExecutorService workers = workers();
    private @Nullable PeerDiscovery source;

    SourceUnderTest(String contract, InMemoryLan lan, Function<InMemoryLan, DiscoveryFixture> fixtures)
            throws Exception {
        this.contract = contract;
        this.lan = lan;
        this.reports = new RecordingPeerSink(lan.scheduler());
        this.host = new FakePeerHost(lan.scheduler(), DiscoveryFixture.THIS_NODE)
                .listensOn("/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001");
        this.fixture = loop.call(() -> fixtures.apply(lan), PROMPT);
        this.fixtureThreads = loop.threads();
        this.scheduler =
                worldIsReal() ? new WatchedScheduler(lan.scheduler(), workers) : new WatchedScheduler(lan.scheduler());
    }

    DiscoveryContext context(Map<String, String> settings) {
        return new DiscoveryContext(
                host, ServiceTag.LIBP2P, scheduler, new SplittableRandom(lan.seed()), Settings.of(settings), id -> {});
    }

    /** Puts the module, not made yet, into a service. */
    PeerDiscoveryService inService(PeerHandler handler) throws DiscoveryException {
        PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(host)
                .tag(ServiceTag.LIBP2P)
                .scheduler(scheduler)
                .random(new SplittableRandom(lan.seed()))
                .modules()
                .handlers()
                .module(fixture.provider())
                .handler(handler);
        fixture.settings().forEach(builder::setting);
        return builder.build();
    }

    /** Makes the source. */
    void create() throws Exception {
        create(fixture.settings());
    }

    void create(Map<String, String> settings) throws Exception {
        source = loop.call(() -> fixture.provider().create(context(settings)), PROMPT);
    }

    void start() throws Exception {
        create();
        PeerDiscovery made = source();
        loop.call(
                () -> {
                    made.start(new Sink());
                    return made;
                },
                PROMPT);
    }

    void stop() throws Exception {
        PeerDiscovery made = source();
        onLoop(made::close);
    }

    /** Starts the source, or aborts the test when that blocks: one test is about it, and the others cannot be run. */
    void startOrAbort() throws Exception {
        startOrAbort(this::start);
    }

    void startOrAbort(LoopThread.Call start) throws Exception {
        LoopThread.unlessItBlocks(contract + ".start", start);
    }

    /** Closes the source, or aborts the test when that blocks. */
    void stopOrAbort() throws Exception {
        stopOrAbort(this::stop);
    }

    void stopOrAbort(LoopThread.Call stop) throws Exception {
        LoopThread.unlessItBlocks(contract + ".close", stop);
    }

    void reconfirm(PeerId id) throws Exception {
        PeerDiscovery made = source();
        onLoop(() -> made.reconfirm(id));
    }

    void appear(PeerInfo peer) throws Exception {
        onLoop(() -> fixture.appear(peer));
    }

    void disappear(PeerId id) throws Exception {
        onLoop(() -> fixture.disappear(id));
    }

    /** Makes a call on the loop. */
    void onLoop(Runnable action) throws Exception {
        loop.call(
                () -> {
                    action.run();
                    return true;
                },
                PROMPT);
    }

    /** Lets virtual time pass, after the real time that a real world needs. */
    void advance(Duration time) throws Exception {
        followsRealTime(() -> false, fixture.settlingTime());
        loop.call(
                () -> {
                    lan.scheduler().advance(time);
                    return true;
                },
                RUN);
    }

    /**
     * Lets virtual time pass until a condition holds, and returns whether it does within the limit. What the passing of
     * virtual time makes a source ask of a real world takes real time again.
     */
    boolean runsUntil(BooleanSupplier condition, Duration limit) throws Exception {
        return followsRealTime(condition, fixture.settlingTime())
                || jumpsUntil(condition, limit)
                || (worldIsReal() && followsRealTime(condition, PROMPT));
    }

    private boolean jumpsUntil(BooleanSupplier condition, Duration limit) throws Exception {
        return loop.call(() -> lan.scheduler().runsUntil(condition, limit), RUN);
    }

    /** Lets virtual time follow real time until a condition holds, and returns whether it does within the limit. */
    private boolean followsRealTime(BooleanSupplier condition, Duration limit) throws Exception {
        long start = System.nanoTime();
        Duration followed = Duration.ZERO;
        while (followed.compareTo(limit) < 0) {
            LockSupport.parkNanos(LOOK.toNanos());
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            if (jumpsUntil(condition, passed.minus(followed))) {
                return true;
            }
            followed = passed;
        }
        return false;
    }

    /** Returns whether the world of the source lives in real time. */
    boolean worldIsReal() {
        return !fixture.settlingTime().isZero();
    }

    /** Returns the threads of the source that do not end by themselves. */
    Set<Thread> threads() throws InterruptedException {
        return loop.threadsThatStay(fixtureThreads);
    }

    /** Returns what was found of a peer, oldest first. */
    List<PeerInfo> found(PeerId id) {
        return reports.events().stream()
                .filter(PeerEvent.Found.class::isInstance)
                .map(event -> ((PeerEvent.Found) event).peer())
                .filter(peer -> peer.id().equals(id))
                .toList();
    }

    void awaitFound(PeerId id) throws Exception {
        Duration patience = fixture.patience();
        if (!runsUntil(() -> !found(id).isEmpty(), patience)) {
            throw new AssertionError("not found within " + patience + ": " + id + told());
        }
    }

    void awaitLost(PeerId id, Duration limit) throws Exception {
        if (!runsUntil(() -> lost(id) > 0, limit)) {
            throw new AssertionError("not lost within " + limit + ": " + id + told());
        }
    }

    /** Returns all that was reported, for a message. */
    String told() {
        return "; reported was" + PeerRecorder.lines(reports.events());
    }

    /** Returns how often a peer was lost. */
    long lost(PeerId id) {
        return reports.events().stream()
                .filter(event ->
                        event instanceof PeerEvent.Lost lost && lost.id().equals(id))
                .count();
    }

    /** Ends the source, if it does not block, and its loop. */
    @Override
    public void close() {
        try {
            if (source != null && loop.isFree()) {
                stopOrAbort();
            }
        } catch (Exception e) {
            // that it cannot be closed is for the tests of close to tell
        }
        loop.close();
        workers.shutdown(); // which lets them say goodbye
    }

    /** Returns threads that are not taken for those of the source, though its calls make them. */
    private static ExecutorService workers() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(group, task, "worker of the contract test");
            thread.setDaemon(true);
            return thread;
        });
    }

    private PeerDiscovery source() {
        if (source == null) {
            throw new IllegalStateException("no source was made");
        }
        return source;
    }

    private final class Sink implements PeerSink {
        @Override
        public void found(PeerInfo peer) {
            note("found " + peer);
            reports.found(peer);
        }

        @Override
        public void lost(PeerId id) {
            note("lost " + id);
            reports.lost(id);
        }

        @Override
        public void failed(Throwable cause) {
            note("failed " + cause);
            reports.failed(cause);
        }

        @Override
        public void recovered() {
            note("recovered");
            reports.recovered();
        }

        @Override
        public void postponed(PeerId id, int failures, Duration pause) {
            note("postponed " + id);
            reports.postponed(id, failures, pause);
        }

        @Override
        public void rejected(String reason, long count) {
            note("rejected " + reason);
            reports.rejected(reason, count);
        }

        @Override
        public void impersonated(PeerInfo claim) {
            note("impersonated " + claim);
            reports.impersonated(claim);
        }

        private void note(String what) {
            if (!loop.isCurrent()) {
                strayReports.add(what + " on thread " + Thread.currentThread().getName());
            }
        }
    }
}
