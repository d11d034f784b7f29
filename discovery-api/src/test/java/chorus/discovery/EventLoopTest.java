package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The event loop in real time; no test waits for a clock, but that of an idle worker for its end. */
@Timeout(30)
class EventLoopTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final EventLoop loop = new EventLoop(2);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void tasksRunInTheOrderOfTheirSchedulingOnOneDaemonThread() throws Exception {
        List<Integer> ran = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        IntStream.range(0, 1000)
                .forEach(number -> loop.execute(() -> {
                    ran.add(number);
                    threads.add(Thread.currentThread());
                }));
        awaitLoop();
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
        assertThat(threads.stream().distinct())
                .singleElement()
                .satisfies(thread -> assertThat(thread.isDaemon()).isTrue())
                .extracting(Thread::getName)
                .isEqualTo("chorus-discovery");
    }

    @Test
    void earlierDueTimeComesFirst() throws Exception {
        List<String> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(2);
        loop.execute(() -> {
            loop.schedule(Duration.ofMillis(20), () -> note(ran, "later", done));
            loop.schedule(Duration.ofMillis(1), () -> note(ran, "sooner", done));
        });
        done.await();
        assertThat(ran).containsExactly("sooner", "later");
    }

    @Test
    void taskNeverRunsBeforeItsTime() throws Exception {
        CompletableFuture<Long> ranAt = new CompletableFuture<>();
        Duration delay = Duration.ofMillis(5);
        long due = loop.nanoTime() + delay.toNanos();
        loop.schedule(delay, () -> ranAt.complete(loop.nanoTime()));
        assertThat(ranAt.get() - due).isNotNegative();
    }

    @Test
    void sleepingLoopWakesForAnEarlierTask() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        loop.schedule(LONG, () -> {});
        awaitLoop();
        loop.execute(ran::countDown);
        ran.await();
    }

    @Test
    void cancelledTaskIsTakenOutOfTheQueue() throws Exception {
        List<Cancellable> timers = IntStream.range(0, 100)
                .mapToObj(number -> loop.schedule(LONG, () -> {}))
                .toList();
        awaitLoop();
        assertThat(loop.pending()).isEqualTo(100);
        timers.subList(0, 99).forEach(Cancellable::cancel);
        timers.get(0).cancel();
        assertThat(loop.pending()).isEqualTo(1);
    }

    @Test
    void delayLongerThanTheClockCanCountIsNeverDueAndHoldsUpNobody() throws Exception {
        CountDownLatch scheduled = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        loop.execute(() -> await(scheduled));
        loop.execute(ran::countDown);
        loop.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
        scheduled.countDown();
        ran.await();
        assertThat(loop.pending()).isEqualTo(1);
    }

    @Test
    void taskThatThrowsEndsNeitherTheLoopNorAWorker() throws Exception {
        CountDownLatch worked = new CountDownLatch(1);
        loop.execute(() -> {
            throw new IllegalStateException("an expected failure of this test");
        });
        loop.execute(() -> {
            throw new StackOverflowError("an expected failure of this test");
        });
        awaitLoop();
        loop.worker().execute(() -> {
            throw new StackOverflowError("an expected failure of this test");
        });
        loop.worker().execute(worked::countDown);
        worked.await();
    }

    @Test
    void interruptDoesNotEndTheLoop() throws Exception {
        loop.execute(() -> Thread.currentThread().interrupt());
        awaitLoop();
        awaitLoop();
    }

    @Test
    void onlyTheLoopIsItsOwnThread() throws Exception {
        CompletableFuture<Boolean> inLoop = new CompletableFuture<>();
        CompletableFuture<Boolean> onWorker = new CompletableFuture<>();
        loop.execute(() -> inLoop.complete(loop.isCurrentThread()));
        loop.worker().execute(() -> onWorker.complete(loop.isCurrentThread()));
        assertThat(inLoop.get()).isTrue();
        assertThat(onWorker.get()).isFalse();
        assertThat(loop.isCurrentThread()).isFalse();
    }

    @Test
    void workersRunSeveralTasksAtATimeButNotMoreThanTheyAre() throws Exception {
        CountDownLatch bothRun = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            loop.worker().execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                bothRun.countDown();
                await(release);
                running.decrementAndGet();
                all.countDown();
            });
        }
        bothRun.await();
        release.countDown();
        all.await();
        assertThat(most).hasValue(2);
    }

    @Test
    void workersEndWhenTheyAreIdleButForOne() throws Exception {
        CountDownLatch bothRun = new CountDownLatch(2);
        List<Thread> workers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) {
            loop.worker().execute(() -> {
                workers.add(Thread.currentThread());
                bothRun.countDown();
                await(bothRun);
            });
        }
        bothRun.await();
        assertThat(workers).hasSize(2).allMatch(Thread::isDaemon);

        Thread ended = firstToEnd(workers);

        CompletableFuture<Thread> staying = new CompletableFuture<>();
        loop.worker().execute(() -> staying.complete(Thread.currentThread()));
        assertThat(staying.get()).isIn(workers).isNotSameAs(ended);
    }

    @Test
    void theWorkerThatStaysEndsWithTheLoop() throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        loop.worker().execute(() -> worker.complete(Thread.currentThread()));
        worker.get();
        loop.close();
        worker.get().join();
    }

    @Test
    void interruptOfATaskDoesNotReachTheNextOneOfItsWorker() throws Exception {
        EventLoop one = new EventLoop(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        one.worker().execute(() -> Thread.currentThread().interrupt());
        one.worker().execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
        assertThat(interrupted.get()).isFalse();
        one.close();
    }

    @Test
    void firstTaskRunsOnItsCallersThreadAndWhatItSchedulesOnTheLoopsOwn() throws Exception {
        CompletableFuture<Thread> later = new CompletableFuture<>();
        List<Object> ran = new ArrayList<>();
        loop.startWith(() -> {
            loop.execute(() -> later.complete(Thread.currentThread()));
            ran.add(Thread.currentThread());
            ran.add(loop.isCurrentThread());
        });
        assertThat(ran).containsExactly(Thread.currentThread(), true);
        assertThat(later.get().getName()).isEqualTo("chorus-discovery");
        assertThat(loop.isCurrentThread()).isFalse();
    }

    @Test
    void loopThatRunsOrIsClosedIsNotStartedWithATask() throws Exception {
        List<String> ran = new ArrayList<>();
        awaitLoop();
        loop.startWith(() -> ran.add("while it runs"));
        loop.close();
        loop.startWith(() -> ran.add("after its end"));
        assertThat(ran).isEmpty();
    }

    @Test
    void closedLoopEndsItsThreadAndDropsWhatIsScheduled() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.execute(() -> thread.complete(Thread.currentThread()));
        loop.schedule(LONG, () -> {});
        thread.get();
        loop.close();
        thread.get().join();
        loop.execute(() -> {});
        loop.worker().execute(() -> {});
        assertThat(loop.pending()).isZero();
    }

    @Test
    void loopThatIsClosedByATaskRunsNoOther() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        List<String> ran = new ArrayList<>();
        loop.execute(() -> {
            loop.execute(() -> ran.add("later"));
            loop.close();
            thread.complete(Thread.currentThread());
        });
        thread.get().join();
        assertThat(ran).isEmpty();
    }

    private static Thread firstToEnd(List<Thread> threads) throws InterruptedException {
        while (true) {
            for (Thread each : threads) {
                each.join(10);
                if (!each.isAlive()) {
                    return each;
                }
            }
        }
    }

    private void awaitLoop() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        loop.execute(reached::countDown);
        reached.await();
    }

    private static void note(List<String> ran, String what, CountDownLatch done) {
        ran.add(what);
        done.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
