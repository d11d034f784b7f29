package chorus.discovery.testkit;

import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.CLOSED;
import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.CREATED;
import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.STARTED;
import static chorus.discovery.testkit.TestPeers.id;
import static chorus.discovery.testkit.TestPeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service on its own event loop, with real threads; what would be a deadlock is a time-out here. */
@Timeout(30)
class RealTimeServiceTest {
    private final PeerHost host = mock(PeerHost.class);
    private final ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
    private final PeerDiscoveryService.Builder builder =
            PeerDiscoveryService.builder(host).modules().handlers().module(lan);
    private final CompletableFuture<PeerDiscoveryService> service = new CompletableFuture<>();

    @BeforeEach
    void nameTheNode() {
        when(host.localId()).thenReturn(id(0));
    }

    @AfterEach
    void close() {
        service.getNow(null).close();
    }

    @Test
    void r1_modulesAndListenersRunOnTheLoopAndHandlersOnWorkers() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        CountDownLatch handled = new CountDownLatch(1);
        whenDiscovered(() -> threads.add("listener on " + threadName()));
        builder.handler(PeerHandler.of(peer -> {
            threads.add("handler on " + threadName());
            handled.countDown();
        }));
        lan.onReconfirm(id -> threads.add("module on " + threadName()));
        start();
        lan.finds(peer(1));
        handled.await();
        service.join().reconfirm(id(1));
        service.join().close();
        assertThat(threads).hasSize(3).element(1, STRING).matches("handler on chorus-discovery-worker-\\d+");
        assertThat(threads).first().isEqualTo("listener on chorus-discovery");
        assertThat(threads).last().isEqualTo("module on chorus-discovery");
    }

    @Test
    void r1_modulesAreCreatedAndStartedOnTheThreadThatStartsTheService() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        whenDiscovered(() -> threads.add(Thread.currentThread()));
        lan.onStart(sink -> {
            threads.add(Thread.currentThread());
            sink.found(peer(1)); // no other thread may, at this time
        });
        start();
        assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
    }

    @Test
    void interruptedThreadStartsNothingThatStays() throws Exception {
        service.complete(builder.build());
        Thread.currentThread().interrupt();
        assertThatThrownBy(service.join()::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("interrupted while discovery was starting");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lan.steps()).endsWith(CLOSED);
    }

    @Test
    void serviceCanBeClosedByAListenerWhileItStarts() throws Exception {
        List<PeerInfo> handled = new CopyOnWriteArrayList<>();
        builder.handler(PeerHandler.of(handled::add));
        whenDiscovered(() -> service.join().close());
        lan.onStart(sink -> sink.found(peer(1)));
        start();
        service.join().close();
        assertThat(lan.steps()).containsExactly(CREATED, STARTED, CLOSED);
        assertThat(handled).isEmpty();
    }

    @Test
    void r1_moduleThatReportsOnAnotherThreadIsToldWhereToReport() throws Exception {
        CompletableFuture<PeerSink> sink = new CompletableFuture<>();
        lan.onStart(sink::complete);
        start();
        assertThatThrownBy(() -> sink.join().found(peer(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("discovery module lan called PeerSink.found on thread " + threadName()
                        + "; expected the event loop: post it there with scheduler().execute(...)");
    }

    @Test
    void startTellsOnTheCallersThreadWhyAModuleCannotStart() throws Exception {
        lan.failsToStart(new DiscoveryException("no interface is up"));
        service.complete(builder.build());
        assertThatThrownBy(service.join()::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("discovery module lan cannot start: no interface is up");
    }

    @Test
    void r7_blockedHandlersHarmNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(3);
        IntStream.range(0, 20).forEach(number -> builder.handler(PeerHandler.of(peer -> await(release))));
        builder.handler(PeerHandler.of(peer -> all.countDown()));
        lan.onStart(sink -> IntStream.rangeClosed(1, 3).forEach(number -> sink.found(peer(number))));
        start();
        all.await();
        release.countDown();
    }

    @Test
    void r9_serviceCanBeClosedByAHandler() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        builder.handler(PeerHandler.of(peer -> {
            service.join().close();
            closed.countDown();
        }));
        lan.onStart(sink -> sink.found(peer(1)));
        start();
        closed.await();
        assertThat(lan.steps()).containsExactly(CREATED, STARTED, CLOSED);
    }

    @Test
    void r9_serviceCanBeClosedByAListenerOnTheLoop() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        builder.handler(PeerHandler.of(peer -> {}));
        builder.listener(new DiscoveryListener() {
            @Override
            public void delivered(String handler, PeerInfo peer, Duration took) {
                service.join().close();
                closed.countDown();
            }
        });
        lan.onStart(sink -> sink.found(peer(1)));
        start();
        closed.await();
        assertThat(lan.steps()).containsExactly(CREATED, STARTED, CLOSED);
    }

    @Test
    void r9_handlerThatDoesNotReturnHoldsUpClosingForAShortTimeOnly() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        builder.handler(PeerHandler.of(peer -> {
            called.countDown();
            await(release);
        }));
        lan.onStart(sink -> sink.found(peer(1)));
        start();
        called.await();
        service.join().close();
        assertThat(lan.steps()).endsWith(CLOSED);
        release.countDown();
    }

    @Test
    void r9_interruptedThreadClosesTheServiceAndStaysInterrupted() throws Exception {
        start();
        Thread.currentThread().interrupt();
        service.join().close();
        assertThat(lan.steps()).endsWith(CLOSED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void r9_closingEndsTheThreadOfTheLoop() throws Exception {
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        whenDiscovered(() -> loop.complete(Thread.currentThread()));
        start();
        lan.finds(peer(1));
        assertThat(loop.get().isDaemon()).isTrue();
        service.join().close();
        loop.join().join();
        assertThat(loop.join().isAlive()).isFalse();
    }

    @Test
    void r9_manyThreadsMayCloseAtOnce() throws Exception {
        start();
        List<Thread> closers = IntStream.range(0, 8)
                .mapToObj(number -> new Thread(() -> service.join().close()))
                .toList();
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            closer.join();
        }
        assertThat(lan.steps()).containsExactly(CREATED, STARTED, CLOSED);
    }

    @Test
    void serviceThatWasClosedCannotBeStarted() throws Exception {
        service.complete(builder.build());
        service.join().close();
        assertThatThrownBy(service.join()::start).isInstanceOf(IllegalStateException.class);
    }

    private void start() throws DiscoveryException {
        PeerDiscoveryService built = builder.build();
        service.complete(built);
        built.start();
    }

    private void whenDiscovered(Runnable action) {
        builder.listener(new DiscoveryListener() {
            @Override
            public void discovered(PeerInfo peer, String source) {
                action.run();
            }
        });
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
