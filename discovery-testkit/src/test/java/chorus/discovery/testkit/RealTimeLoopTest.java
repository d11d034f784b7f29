package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.spi.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RealTimeLoopTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final RealTimeLoop loop = new RealTimeLoop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void tasksRunOneAtATimeOnTheLoopsThreadInTheirOrder() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> {
                threads.add(Thread.currentThread());
                order.add(number);
            });
        }

        Thread own = loop.call(Thread::currentThread);
        assertThat(threads).containsOnly(own);
        assertThat(order).hasSize(1_000).isSorted();
        assertThat(own.isDaemon()).isTrue();
        assertThat(own).isNotSameAs(Thread.currentThread());
    }

    @Test
    void aDelayPassesByTheLoopsClock() {
        CompletableFuture<Long> ran = new CompletableFuture<>();
        long scheduled = loop.nanoTime();
        loop.schedule(MILLISECOND, () -> ran.complete(loop.nanoTime()));

        assertThat(ran.join() - scheduled).isGreaterThanOrEqualTo(MILLISECOND.toNanos());
    }

    @Test
    void aTaskThatWasCancelledDoesNotRun() throws Exception {
        List<String> ran = new ArrayList<>();
        CompletableFuture<String> later = new CompletableFuture<>();
        loop.run(() -> {
            Cancellable first = loop.schedule(MILLISECOND, () -> ran.add("cancelled"));
            loop.schedule(MILLISECOND.multipliedBy(2), () -> later.complete("ran"));
            first.cancel();
        });

        assertThat(later.join()).isEqualTo("ran");
        assertThat(ran).isEmpty();
    }

    @Test
    void workThatBlocksHoldsUpNeitherTheLoopNorOtherWork() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Thread> other = new CompletableFuture<>();
        loop.worker().execute(() -> await(release));
        loop.worker().execute(() -> other.complete(Thread.currentThread()));

        assertThat(other.join()).isNotSameAs(loop.call(Thread::currentThread));
        release.countDown();
    }

    @Test
    void aCallThrowsWhatItsTaskThrows() {
        assertThatThrownBy(() -> loop.run(() -> {
                    throw new IOException("no network");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no network");
        assertThatThrownBy(() -> loop.run(() -> {
                    throw new AssertionError("not equal");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("not equal");
    }

    @Test
    void aTaskThatFailsWhileNobodyWaitsIsToldAtTheEnd() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        loop.execute(() -> {
            throw bug;
        });
        assertThat(loop.call(() -> "goes on")).isEqualTo("goes on");

        assertThatThrownBy(loop::close)
                .isInstanceOf(AssertionError.class)
                .hasMessage("a task of the loop has failed: java.lang.IllegalStateException: a bug")
                .hasCause(bug);
        loop.close();
    }

    @Test
    void afterTheEndTasksAreSilentlyDropped() throws Exception {
        List<String> ran = new ArrayList<>();
        Thread own = loop.call(Thread::currentThread);
        loop.schedule(HOUR, () -> ran.add("scheduled before"));
        loop.close();

        loop.execute(() -> ran.add("scheduled after"));
        loop.schedule(HOUR, () -> ran.add("scheduled after")).cancel();

        own.join();
        assertThat(ran).isEmpty();
    }

    @Test
    void theEndInterruptsWorkAndWaitsForTheTaskOfTheLoop() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        CountDownLatch working = new CountDownLatch(1);
        List<String> ran = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(1);
        loop.worker().execute(() -> {
            working.countDown();
            work.complete(await(new CountDownLatch(1)));
        });
        loop.execute(() -> {
            running.countDown();
            ran.add(await(new CountDownLatch(1)));
        });
        working.await();
        running.await();

        loop.close();

        assertThat(ran).containsExactly("interrupted");
        assertThat(work.join()).isEqualTo("interrupted");
    }

    private static String await(CountDownLatch latch) {
        try {
            latch.await();
            return "released";
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }
}
