package chorus.discovery.spi;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one event loop of a service, and its clock. Everything that takes time in discovery asks this port (rule R8), so a
 * test can put virtual time in its place.
 */
public interface Scheduler extends Executor {

    /** Returns the loop's monotonic clock, in nanoseconds from an arbitrary origin; compare by subtraction. */
    long nanoTime();

    /**
     * Runs a task on the loop after a delay. Tasks run one at a time, in the order of their due times and, where these are
     * equal, of their scheduling. May be called from any thread. After the loop has ended the task is silently dropped.
     *
     * @param delay zero or negative for as soon as possible
     */
    Cancellable schedule(Duration delay, Runnable task);

    /** Runs a task on the loop as soon as possible, after those that are already due. May be called from any thread. */
    @Override
    default void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    /**
     * Returns an executor for work that may block: files, name resolution, an application's code. Tasks run on other
     * threads than the loop, several at a time, and come back by {@link #execute(Runnable)}. In virtual time they run on the
     * test's thread like everything else.
     */
    Executor worker();
}
