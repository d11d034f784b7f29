package chorus.discovery.testkit;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The thread of the event loop of a contract test: all calls to a module are made on it, one after another. It is watched
 * from outside, so that a call that blocks is noticed, and it has a thread group of its own, so that the threads which a
 * module starts are known.
 */
final class LoopThread implements AutoCloseable {
    /** How long a thread that was told to end may take for it, in real time. */
    private static final Duration END = Duration.ofSeconds(1);

    /** How often, in real time, it is looked whether a call waits. */
    private static final Duration LOOK = Duration.ofMillis(50);

    /** A call that is seen to wait so many times in a row, for a second, blocks. */
    private static final int LOOKS = 20;

    /** More threads than a module has. */
    private static final int MAX_THREADS = 256;

    /** Calls that are known to block, by name, so that not every test waits for them. */
    private static final Set<String> BLOCKING = ConcurrentHashMap.newKeySet();

    private final ThreadGroup group = new ThreadGroup("contract test");
    private boolean free = true;
    private final Thread[] loop = new Thread[1];
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(group, task, "loop of the contract test");
        thread.setDaemon(true);
        loop[0] = thread;
        return thread;
    });

    /** A call that may block. */
    interface Call {
        void make() throws Exception;
    }

    /** What a call throws that does not return. */
    static final class Blocked extends Exception {
        private static final long serialVersionUID = 1L;

        Blocked() {
            super("does not return; expected it not to block the event loop");
        }
    }

    /**
     * Makes a call on the thread.
     *
     * @throws Blocked when it waits for something instead of returning, or does not return within {@code limit} of real
     *     time; the thread is interrupted
     */
    <T> T call(Callable<T> action, Duration limit) throws Exception {
        Future<T> call = executor.submit(action);
        long end = System.nanoTime() + limit.toNanos();
        int waits = 0;
        while (true) {
            try {
                return call.get(LOOK.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                waits = isWaiting() ? waits + 1 : 0;
                if (waits == LOOKS || System.nanoTime() - end > 0) {
                    call.cancel(true);
                    free = false;
                    throw new Blocked();
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    /** A thread that only gets no processor on a busy machine does not wait. */
    private boolean isWaiting() {
        Thread.State state = loop[0].getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || state == Thread.State.BLOCKED;
    }

    /** Makes a call, or aborts the test when it blocks: one test is about that, and the others cannot be run. */
    static void unlessItBlocks(String name, Call call) throws Exception {
        assumeFalse(BLOCKING.contains(name), name + " blocks");
        try {
            call.make();
        } catch (Blocked e) {
            BLOCKING.add(name);
            abort(name + " " + e.getMessage());
        }
    }

    /** Returns whether no call has blocked. */
    boolean isFree() {
        return free;
    }

    boolean isCurrent() {
        return Thread.currentThread() == loop[0];
    }

    /** Returns the threads that calls have started and that are alive. */
    Set<Thread> threads() {
        Thread[] alive = new Thread[MAX_THREADS];
        int count = group.enumerate(alive);
        return Stream.of(alive).limit(count).filter(thread -> thread != loop[0]).collect(Collectors.toSet());
    }

    /** Returns the threads that calls have started, but for those known before, and that do not end. */
    Set<Thread> threadsThatStay(Set<Thread> known) throws InterruptedException {
        Set<Thread> started = threads();
        started.removeAll(known);
        for (Thread thread : started) {
            thread.join(END.toMillis());
        }
        started.removeIf(thread -> !thread.isAlive());
        return started;
    }

    /** Ends this thread and, as well as it can, those that were left behind. */
    @Override
    public void close() {
        threads().forEach(Thread::interrupt);
        executor.shutdownNow();
    }
}
