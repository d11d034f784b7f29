package chorus.discovery.testkit;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * An event loop whose clock moves only when the test says so.
 *
 * <p>Due tasks run on the test's thread, in the order of their due times and, where these are equal, of their scheduling.
 * What a task throws comes out of the call that ran it. Not safe for use by several threads.
 */
public final class VirtualScheduler implements Scheduler {
    private final PriorityQueue<Task> queue =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private long now;
    private long scheduled;

    /** Creates a loop at time zero with nothing to do. */
    public VirtualScheduler() {}

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable action) {
        Objects.requireNonNull(action, "action");
        Task task = new Task(now + Math.max(0, delay.toNanos()), scheduled++, action);
        queue.add(task);
        return () -> queue.remove(task);
    }

    @Override
    public Executor worker() {
        return this;
    }

    /** Moves the clock forward by a duration and runs what becomes due on the way, each task at its own time. */
    public void advance(Duration duration) {
        long end = now + duration.toNanos();
        for (Task next = queue.peek(); next != null && next.due - end <= 0; next = queue.peek()) {
            runNext();
        }
        now = end;
    }

    /** Runs what is due now, and what that makes due now, without moving the clock. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /**
     * Runs tasks in order until a condition holds.
     *
     * @return the virtual time that it took
     * @throws AssertionError when the condition does not hold within {@code limit} of virtual time
     */
    public Duration runUntil(BooleanSupplier condition, Duration limit) {
        long start = now;
        while (!condition.getAsBoolean()) {
            Task next = queue.peek();
            if (next == null || next.due - start > limit.toNanos()) {
                now = start + limit.toNanos();
                throw new AssertionError("not reached within " + limit + " of virtual time; "
                        + (next == null ? "nothing is scheduled" : queue.size() + " tasks are scheduled"));
            }
            runNext();
        }
        return Duration.ofNanos(now - start);
    }

    /** Returns how many tasks are scheduled and not yet run or cancelled. */
    public int pending() {
        return queue.size();
    }

    private void runNext() {
        Task task = queue.remove();
        now = Math.max(now, task.due);
        task.action.run();
    }

    private record Task(long due, long number, Runnable action) {}
}
