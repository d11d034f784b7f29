package chorus.discovery.mdns;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An event loop in real time, for tests with real sockets. */
final class LoopThread implements Scheduler, AutoCloseable {
    private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1);
    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    LoopThread() {
        loop.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Future<?> future = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Executor worker() {
        return worker;
    }

    /** Runs something on the loop and waits for it; throws what it throws. */
    <T> T call(Callable<T> task) throws Exception {
        try {
            return loop.submit(task).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("the loop does not answer", e);
        }
    }

    /** As {@link #call}, without a result. */
    void run(ThrowingRunnable task) throws Exception {
        call(() -> {
            task.run();
            return true;
        });
    }

    @Override
    public void close() {
        loop.shutdownNow();
        worker.shutdownNow();
    }

    /** A task that may throw. */
    @FunctionalInterface
    interface ThrowingRunnable {
        void run() throws Exception;
    }
}
