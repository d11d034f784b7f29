package chorus.discovery.testkit;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An event loop on a thread of its own, in real time, for what {@link VirtualScheduler} cannot drive: a module's real
 * sockets and name servers.
 *
 * <pre>{@code
 * try (RealTimeLoop loop = new RealTimeLoop()) {
 *     loop.run(() -> source.start(sink));
 *     ...
 * }
 * }</pre>
 *
 * <p>Threads: every method may be called from any thread, but {@link #call}, {@link #run} and {@link #close} from none of
 * the loop's own. The threads are daemons.
 */
public final class RealTimeLoop implements Scheduler, AutoCloseable {
    /** How long a task of the loop is waited for; a quick one takes this long on a machine in trouble only. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor loop =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "loop"), new ThreadPoolExecutor.DiscardPolicy());
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> daemon(task, "worker"));

    /** Starts a loop with nothing to do. */
    public RealTimeLoop() {
        loop.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Future<?> future = loop.schedule(noting(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Executor worker() {
        return task -> workers.execute(noting(task));
    }

    /**
     * Runs a task on the loop, after those that are due, and waits for its result.
     *
     * @throws Exception what the task throws
     * @throws AssertionError when the task has not returned after 10 seconds
     */
    public <T> T call(Callable<T> task) throws Exception {
        try {
            return loop.submit(task).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("the loop has not answered within " + PATIENCE, e);
        }
    }

    /** As {@link #call}, for a task without a result. */
    public void run(Action task) throws Exception {
        call(() -> {
            task.run();
            return true;
        });
    }

    /**
     * Ends the loop and its workers, which are interrupted, and waits for the task that the loop is running. None of its
     * tasks begins after this method has returned. Idempotent.
     *
     * @throws AssertionError when a task that nobody waited for had thrown something before; that is the cause
     */
    @Override
    public void close() {
        Throwable thrown = failure.getAndSet(null);
        loop.shutdownNow();
        workers.shutdownNow();
        awaitEnd();
        if (thrown != null) {
            throw new AssertionError("a task of the loop has failed: " + thrown, thrown);
        }
    }

    private void awaitEnd() {
        try {
            if (!loop.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the loop has not ended within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An executor would swallow what a task throws; a test shall fail of it. */
    private Runnable noting(Runnable task) {
        Objects.requireNonNull(task, "task");
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        };
    }

    private static Thread daemon(Runnable task, String role) {
        Thread thread = new Thread(task, "real-time " + role);
        thread.setDaemon(true);
        return thread;
    }

    /** A task that may throw. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }
}
