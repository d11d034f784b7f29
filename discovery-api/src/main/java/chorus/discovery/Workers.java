package chorus.discovery;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Daemon threads for what may block: one that stays, because waking a thread takes a fifth of making one and a peer's way to
 * its handler leads over it, and more for as long as they are needed. {@code ThreadPoolExecutor} makes no second thread
 * before its queue is full, or keeps them all.
 */
final class Workers implements Executor {
    /** How long one that is not the last waits for something to do before it ends. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final String name;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private int threads;
    /** Threads that have nothing to do, or have not come to it yet. */
    private int idle;

    private int made;
    private boolean closed;

    /**
     * Makes workers that have no thread yet.
     *
     * @param name what the names of the threads begin with
     * @param most the most tasks that run at a time; others wait
     */
    Workers(String name, int most) {
        this.name = name;
        this.most = most;
    }

    /** Makes the first thread, unless it is there or the system has none left now. */
    void start() {
        lock.lock();
        try {
            if (threads == 0 && !closed) {
                addThread();
            }
        } catch (OutOfMemoryError e) {
            LOG.debug("no thread for the first worker yet", e);
        } finally {
            lock.unlock();
        }
    }

    /** Runs a task as soon as a thread is free; drops it after the end. */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        lock.lock();
        try {
            if (closed) {
                return;
            }
            tasks.add(task);
            if (idle >= tasks.size()) {
                given.signal();
            } else if (threads < most) {
                addThread();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the threads after what was given to them, without interrupting it. */
    void close() {
        lock.lock();
        try {
            closed = true;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock. */
    private void addThread() {
        made++;
        Thread thread = new Thread(new Work(), name + made);
        thread.setDaemon(true);
        thread.start();
        threads++; // not when the system has no thread left
        idle++;
    }

    /** Takes what an idle thread is to do next; null when it is to end. */
    private @Nullable Runnable take() {
        lock.lock();
        try {
            long left = IDLE_NANOS;
            while (tasks.isEmpty()) {
                if (closed || (left <= 0 && threads > 1)) {
                    threads--;
                    idle--;
                    return null;
                }
                left = await(left);
            }
            idle--;
            return tasks.remove();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is left of the time; nobody ends a worker by an interrupt. */
    private long await(long nanos) {
        try {
            if (threads > 1) {
                return given.awaitNanos(nanos);
            }
            given.await();
        } catch (InterruptedException e) {
            // meant for a task that has just ended
        }
        return nanos;
    }

    private void done() {
        Thread.interrupted(); // it was meant for the task
        lock.lock();
        try {
            idle++;
        } finally {
            lock.unlock();
        }
    }

    /** What each thread does. */
    private final class Work implements Runnable {
        @Override
        public void run() {
            for (Runnable task = take(); task != null; task = take()) {
                EventLoop.runSafely(task, "worker");
                done();
            }
        }
    }
}
