package chorus.discovery.testkit;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop whose clock moves only when the test says so.
 *
 * <p>Due tasks run on the thread that calls {@link #advance}, {@link #runDue} or {@link #runUntil}, in the order of their
 * due times and, where these are equal, of their scheduling. What a task throws comes out of that call; the task is then
 * used up, the clock stands at its due time and the next call goes on with the task after it.
 *
 * <p>Threads: tasks may be scheduled and cancelled from any thread, so a module's own threads can post to the loop. Only
 * one thread at a time may run tasks, and a task may not run others.
 */
public final class VirtualScheduler implements Scheduler {
    /** More tasks than this without any time passing is taken for a loop that never ends. */
    private static final int MAX_TASKS_PER_INSTANT = 10_000_000;

    /** Below this many cancelled tasks it is not worth to clear them away. */
    private static final int MIN_CANCELLED_TO_SWEEP = 64;

    /** How many scheduled tasks a failure lists. */
    private static final int LISTED = 10;

    private final Object lock = new Object();
    private final PriorityQueue<Task> queue = new PriorityQueue<>();
    private long now;
    private long scheduled;
    private int cancelled;
    private boolean running;
    private int ranAtThisInstant;

    /** Creates a loop at time zero with nothing to do. */
    public VirtualScheduler() {}

    @Override
    public long nanoTime() {
        synchronized (lock) {
            return now;
        }
    }

    /** Returns the virtual time that has passed since this loop was made. */
    public Duration now() {
        return Duration.ofNanos(nanoTime());
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable action) {
        Objects.requireNonNull(action, "action");
        long nanos = Math.max(0, saturatedNanos(delay));
        synchronized (lock) {
            Task task = new Task(saturatedSum(now, nanos), scheduled++, action);
            queue.add(task);
            return task;
        }
    }

    @Override
    public Executor worker() {
        return this;
    }

    /** Moves the clock forward by a duration and runs what becomes due on the way, each task at its own time. */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("cannot advance by " + duration + "; expected zero or more");
        }
        long end = saturatedSum(nanoTime(), saturatedNanos(duration));
        boolean ran;
        do {
            ran = runNext(end);
        } while (ran);
        moveTo(end);
    }

    /** Runs what is due now, and what that makes due now, without moving the clock. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /**
     * Runs tasks in order until a condition holds, which is checked before each task.
     *
     * @return the virtual time that it took
     * @throws AssertionError when the condition does not hold within {@code limit} of virtual time; lists what is
     *     scheduled
     */
    public Duration runUntil(BooleanSupplier condition, Duration limit) {
        long start = nanoTime();
        if (!runsUntil(condition, limit)) {
            throw new AssertionError("not reached within " + limit + " of virtual time; " + scheduledText());
        }
        return Duration.ofNanos(nanoTime() - start);
    }

    /** Runs tasks in order until a condition holds, and returns whether it does within the limit. */
    boolean runsUntil(BooleanSupplier condition, Duration limit) {
        long end = saturatedSum(nanoTime(), saturatedNanos(limit));
        while (!condition.getAsBoolean()) {
            if (!runNext(end)) {
                moveTo(end);
                return false;
            }
        }
        return true;
    }

    /** Returns how many tasks are scheduled and not yet run or cancelled. */
    public int pending() {
        synchronized (lock) {
            return queue.size() - cancelled;
        }
    }

    /** Returns the tasks that are scheduled and not yet run or cancelled, in the order in which they will run. */
    public List<ScheduledTask> tasks() {
        List<Task> live;
        synchronized (lock) {
            live = new ArrayList<>(queue);
        }
        return live.stream()
                .sorted(Comparator.naturalOrder())
                .flatMap(task -> task.describe().stream())
                .toList();
    }

    /** Returns how many tasks the queue holds, those that were cancelled but not yet cleared away among them. */
    int queued() {
        synchronized (lock) {
            return queue.size();
        }
    }

    /** Runs the next task unless that is later than {@code end}, and returns whether there was one. */
    private boolean runNext(long end) {
        Runnable action = takeDue(end);
        if (action == null) {
            return false;
        }
        try {
            action.run();
        } finally {
            synchronized (lock) {
                running = false;
            }
        }
        return true;
    }

    private @Nullable Runnable takeDue(long end) {
        synchronized (lock) {
            if (running) {
                throw new IllegalStateException("a task of the loop tried to run the loop; only the test may");
            }
            for (Task next = queue.peek(); next != null && next.due <= end; next = queue.peek()) {
                queue.remove();
                Runnable action = next.take();
                if (action != null) {
                    moveTo(next.due);
                    countTask(action);
                    running = true;
                    return action;
                }
                cancelled--;
            }
            return null;
        }
    }

    private void countTask(Runnable action) {
        if (++ranAtThisInstant > MAX_TASKS_PER_INSTANT) {
            throw new AssertionError("more than " + MAX_TASKS_PER_INSTANT + " tasks ran at " + now()
                    + " without any time passing; the next is " + describe(action));
        }
    }

    private void moveTo(long time) {
        synchronized (lock) {
            if (time > now) {
                now = time;
                ranAtThisInstant = 0;
            }
        }
    }

    private String scheduledText() {
        List<ScheduledTask> tasks = tasks();
        if (tasks.isEmpty()) {
            return "nothing is scheduled";
        }
        StringBuilder text = new StringBuilder(tasks.size() + " scheduled:");
        tasks.stream().limit(LISTED).forEach(task -> text.append("\n  ").append(task));
        return text.append(tasks.size() > LISTED ? "\n  ..." : "").toString();
    }

    /** A lambda has no name of its own: the class that it was written in says the most. */
    static String describe(Runnable action) {
        String text = action.toString();
        int lambda = text.indexOf("$$Lambda");
        if (lambda >= 0) {
            return "lambda in " + text.substring(text.lastIndexOf('.', lambda) + 1, lambda);
        }
        String identity = action.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(action));
        return text.equals(identity) ? action.getClass().getName() : text;
    }

    private static long saturatedSum(long time, long nanos) {
        return nanos > Long.MAX_VALUE - time ? Long.MAX_VALUE : time + nanos;
    }

    private static long saturatedNanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /**
     * A task that waits for its time.
     *
     * @param due when it runs, since the loop was made
     * @param description the task's own {@code toString()}, or the class that it was written in
     */
    public record ScheduledTask(Duration due, String description) {
        @Override
        public String toString() {
            return due + " " + description;
        }
    }

    /** A task keeps its place in the queue when it is cancelled, because taking it out would cost a walk of the queue. */
    private final class Task implements Cancellable, Comparable<Task> {
        private final long due;
        private final long number;
        private @Nullable Runnable action;

        Task(long due, long number, Runnable action) {
            this.due = due;
            this.number = number;
            this.action = action;
        }

        @Override
        public void cancel() {
            synchronized (lock) {
                if (take() == null) {
                    return;
                }
                cancelled++;
                if (cancelled >= MIN_CANCELLED_TO_SWEEP && cancelled > queue.size() / 2) {
                    queue.removeIf(task -> task.action == null);
                    cancelled = 0;
                }
            }
        }

        private @Nullable Runnable take() {
            Runnable taken = action;
            action = null;
            return taken;
        }

        private List<ScheduledTask> describe() {
            Runnable live;
            synchronized (lock) {
                live = action;
            }
            return live == null
                    ? List.of()
                    : List.of(new ScheduledTask(Duration.ofNanos(due), VirtualScheduler.describe(live)));
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
