package chorus.discovery;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.IoScheduler;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop in real time: one daemon thread, which waits for tasks and for channels. It goes round and round: the tasks
 * that are due, then the channels that have something to read.
 *
 * <p>Here, as everywhere on the way to the first packet and the first delivery, small classes stand where one would write
 * lambdas, and nothing asks a record for {@code hashCode} or {@code equals}: the first lambda costs a fresh JVM 4 ms and
 * each further one up to 1 ms, the first hash of a record 38 ms (measured on JDK 17), and a start has less than 10 ms to
 * spend. For the same reason the queue is a plain tree and not a {@code ScheduledThreadPoolExecutor}, which takes 3 ms
 * longer to its first task, and there is no selector before the first channel.
 */
final class EventLoop implements IoScheduler {
    static final String THREAD_NAME = "chorus-discovery";

    /** The longest delay, 146 years: two due times must not be further apart than a difference can tell. */
    private static final long LONGEST_DELAY = Long.MAX_VALUE / 2;

    /** A selector counts in whole milliseconds, and a task must not run before its time. */
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final SelectionKey[] NO_KEYS = {};

    private static final String INTERRUPTED =
            "somebody has interrupted the event loop; it ends by close() only and goes on";

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Task> queue = new TreeSet<>();
    private final Workers workers;
    /** The one that is the loop. */
    private @Nullable Thread thread;
    /** Made and closed by the loop; null when there are no channels to wait for. */
    private @Nullable Selector selector;

    private long scheduled;
    private boolean closed;

    /**
     * Makes a loop that has not started any thread; that is done by the first task.
     *
     * @param workers the most tasks that run on {@link #worker()} at a time; others wait
     */
    EventLoop(int workers) {
        this.workers = new Workers(THREAD_NAME + "-worker-", workers);
    }

    /**
     * Runs a task at once on the thread of the caller, which is the loop until the task has returned; the loop's own thread
     * takes over then. To make a thread takes a third of a millisecond, and so the first packet does not wait for it. Does
     * nothing when the loop runs already or is closed.
     */
    void startWith(Runnable first) {
        lock.lock();
        try {
            if (thread != null || closed) {
                return;
            }
            thread = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        runSafely(first, "event loop");
        lock.lock();
        try {
            startThread();
        } finally {
            lock.unlock();
        }
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
                    startThread();
                } else if (queue.first() == task) {
                    wakeUp();
                }
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Executor worker() {
        return workers;
    }

    @Override
    public Cancellable read(SelectableChannel channel, Reader reader) throws IOException {
        Selector waiting = selector;
        if (waiting == null) {
            waiting = Selector.open();
            use(waiting);
        }
        return new Reading(channel.register(waiting, SelectionKey.OP_READ, reader));
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
            wakeUp();
        } finally {
            lock.unlock();
        }
        workers.close();
    }

    /** Called with the lock. */
    private void startThread() {
        Thread own = new Thread(new Loop(), THREAD_NAME);
        own.setDaemon(true);
        thread = own;
        own.start();
    }

    /** Called with the lock. */
    private void wakeUp() {
        if (Thread.currentThread() == thread) {
            return; // it looks at the queue before it waits
        }
        if (selector != null) {
            selector.wakeup();
        } else {
            changed.signal();
        }
    }

    /** Waits until a task is due or a channel has something to read, which is read; returns false at the end. */
    private boolean awaitWork() throws InterruptedException {
        Selector waiting;
        long left;
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    return false;
                }
                waiting = selector;
                left = queue.isEmpty() ? LONGEST_DELAY : queue.first().due - nanoTime();
                if (waiting != null || left <= 0) {
                    break;
                }
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            select(waiting, left);
        }
        return true;
    }

    private void select(Selector waiting, long nanos) {
        try {
            if (nanos <= 0) {
                waiting.selectNow();
            } else {
                waiting.select((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
            }
            warnOfInterrupt();
            SelectionKey[] readable = waiting.selectedKeys().toArray(NO_KEYS);
            waiting.selectedKeys().clear();
            for (SelectionKey key : readable) {
                if (key.isValid()) {
                    read(key);
                }
            }
        } catch (IOException e) {
            LOG.warn("the event loop cannot wait for channels any more, and begins anew", e);
            for (Reader each : closeSelector()) {
                tellFailed(each, e);
            }
        }
    }

    private static void read(SelectionKey key) {
        Reader reader = (Reader) key.attachment();
        try {
            reader.readable();
        } catch (Throwable problem) {
            LOG.error("what reads a channel has failed and is told to begin anew", problem);
            key.cancel(); // or it would be called again at once
            tellFailed(reader, new IOException("its reader has failed", problem));
        }
    }

    private static void tellFailed(Reader reader, IOException cause) {
        try {
            reader.failed(cause);
        } catch (Throwable problem) {
            LOG.error("what reads a channel cannot take that this has failed", problem);
        }
    }

    private void runDue() {
        long now = nanoTime();
        for (Task next = pollDue(now); next != null; next = pollDue(now)) {
            runSafely(next.action, "event loop");
            warnOfInterrupt();
        }
    }

    private @Nullable Task pollDue(long now) {
        lock.lock();
        try {
            return queue.isEmpty() || queue.first().due - now > 0 ? null : queue.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private void use(@Nullable Selector current) {
        lock.lock();
        try {
            selector = current;
        } finally {
            lock.unlock();
        }
    }

    /** Releases the selector, and with it the descriptors of the channels that are closed; returns who read the others. */
    private List<Reader> closeSelector() {
        Selector ended = selector;
        if (ended == null) {
            return List.of();
        }
        use(null);
        List<Reader> readers = new ArrayList<>();
        for (SelectionKey each : ended.keys()) {
            if (each.isValid()) {
                readers.add((Reader) each.attachment());
            }
        }
        try {
            ended.close();
        } catch (IOException e) {
            LOG.debug("closing a selector", e);
        }
        return readers;
    }

    /** While a thread is interrupted it waits for nothing, and the channels that it uses are closed. */
    private static void warnOfInterrupt() {
        if (Thread.interrupted()) {
            LOG.warn(INTERRUPTED);
        }
    }

    static void runSafely(Runnable action, String where) {
        try {
            action.run();
        } catch (Throwable problem) {
            LOG.error("a task on the {} has failed; the {} goes on", where, where, problem);
        }
    }

    private final class Loop implements Runnable {
        @Override
        public void run() {
            workers.start();
            boolean open = true;
            while (open) {
                try {
                    open = awaitWork();
                    runDue();
                } catch (InterruptedException e) {
                    LOG.warn(INTERRUPTED);
                }
            }
            closeSelector();
        }
    }

    /** The wait for a channel. */
    private static final class Reading implements Cancellable {
        private final SelectionKey key;

        Reading(SelectionKey key) {
            this.key = key;
        }

        @Override
        public void cancel() {
            key.cancel();
            try {
                // until then the selector has the channel, and closing this would not release its descriptor
                key.selector().selectNow();
            } catch (IOException | ClosedSelectorException e) {
                LOG.debug("a channel is released later", e);
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
}
