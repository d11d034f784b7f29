package chorus.discovery;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop in real time: one daemon thread, which starts with the first task, and workers that end when idle.
 *
 * <p>Here, as everywhere on the way to the first packet and the first delivery, small classes stand where one would write
 * lambdas, and nothing asks a record for {@code hashCode} or {@code equals}: the first lambda costs a fresh JVM 4 ms and
 * each further one up to 1 ms, the first hash of a record 38 ms (measured on JDK 17), and a start has less than 10 ms to
 * spend. For the same reason the queue is a plain tree and not a {@code ScheduledThreadPoolExecutor}, which takes 3 ms
 * longer to its first task.
 */
final class EventLoop implements Scheduler {
    static final String THREAD_NAME = "chorus-discovery";

    /**
     * A worker that had nothing to do for so long ends, so an idle service has no thread but the loop's. Less than the
     * second after which mdns looks at the interfaces again, or that would keep one for ever.
     */
    private static final long WORKER_IDLE_MILLIS = 100;

    /** The longest delay, 146 years: two due times must not be further apart than a difference can tell. */
    private static final long LONGEST_DELAY = Long.MAX_VALUE / 2;

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Task> queue = new TreeSet<>();
    private final ThreadPoolExecutor pool;
    private final Executor worker;
    private @Nullable Thread thread;
    private long scheduled;
    private boolean closed;

    /**
     * Makes a loop that has not started any thread.
     *
     * @param workers the most tasks that run on {@link #worker()} at a time; others wait
     */
    EventLoop(int workers) {
        pool = new ThreadPoolExecutor(
                workers,
                workers,
                WORKER_IDLE_MILLIS,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                new WorkerThreads(),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        worker = new Worker();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable action) {
        Objects.requireNonNull(action, "action");
        long nanos = Math.min(Math.max(0, TimeUnit.NANOSECONDS.convert(delay)), LONGEST_DELAY);
        lock.lock();
        try {
            Task task = new Task(nanoTime() + nanos, scheduled++, action);
            if (!closed) {
                queue.add(task);
                if (thread == null) {
                    thread = new Thread(new Loop(), THREAD_NAME);
                    thread.setDaemon(true);
                    thread.start();
                } else if (queue.first() == task) {
                    changed.signal();
                }
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Executor worker() {
        return worker;
    }

    /** Returns whether the caller is the loop's own thread. */
    boolean isCurrentThread() {
        lock.lock();
        try {
            return Thread.currentThread() == thread;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many tasks are scheduled and have neither begun nor been cancelled. */
    int pending() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the loop after the task that is running, without interrupting it, and the workers after what was given to
     * them. Drops what is scheduled. May be called from any thread, does not wait.
     */
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        pool.shutdown();
    }

    private @Nullable Task awaitNext() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                if (queue.isEmpty()) {
                    changed.await();
                    continue;
                }
                long wait = queue.first().due - nanoTime();
                if (wait <= 0) {
                    return queue.pollFirst();
                }
                changed.awaitNanos(wait);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static void runSafely(Runnable action, String where) {
        try {
            action.run();
        } catch (Throwable problem) {
            LOG.error("a task on the {} has failed; the {} goes on", where, where, problem);
        }
    }

    private final class Loop implements Runnable {
        @Override
        public void run() {
            while (true) {
                try {
                    Task next = awaitNext();
                    if (next == null) {
                        return;
                    }
                    runSafely(next.action, "event loop");
                } catch (InterruptedException e) {
                    LOG.warn("somebody has interrupted the event loop; it ends by close() only and goes on");
                }
            }
        }
    }

    private final class Task implements Comparable<Task>, Cancellable {
        private final long due;
        private final long number;
        private final Runnable action;

        Task(long due, long number, Runnable action) {
            this.due = due;
            this.number = number;
            this.action = action;
        }

        @Override
        public int compareTo(Task other) {
            // by subtraction, because nanoTime may overflow
            int byTime = Long.signum(due - other.due);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                queue.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Worker implements Executor {
        @Override
        public void execute(Runnable action) {
            Objects.requireNonNull(action, "action");
            pool.execute(new Runnable() {
                @Override
                public void run() {
                    runSafely(action, "worker");
                }
            });
        }
    }

    private static final class WorkerThreads implements ThreadFactory {
        private final AtomicInteger made = new AtomicInteger();

        @Override
        public Thread newThread(Runnable runnable) {
            Thread thread = new Thread(runnable, THREAD_NAME + "-worker-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
