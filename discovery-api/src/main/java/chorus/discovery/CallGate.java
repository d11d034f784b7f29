package chorus.discovery;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The door between a service and the code of handlers and listeners: once it is closed, no call begins (rule R9). May be
 * used from any thread. A call runs while it holds a permit, which is no lock: it keeps nobody else from calling.
 */
final class CallGate {
    private static final int ALL = Integer.MAX_VALUE;

    private final Semaphore permits = new Semaphore(ALL);
    private final Map<Thread, String> callers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Calls a handler's code, unless the gate is closed. */
    void call(String handler, Runnable code) {
        // 1. The permit first and the flag second: whoever closes sets the flag and then collects the permits, so a
        //    call either sees the flag or is waited for. No permit is left only while somebody collects them.
        if (!permits.tryAcquire()) {
            return;
        }
        try {
            if (!closed) {
                // 2. The thread is noted so that a handler which closes the service does not wait for itself.
                callers.put(Thread.currentThread(), handler);
                code.run();
            }
        } finally {
            callers.remove(Thread.currentThread());
            permits.release();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Lets no call begin any more. Does not wait for those that are running. */
    void close() {
        closed = true;
    }

    /**
     * Waits, after {@link #close()}, for the calls that are running on other threads.
     *
     * @return the handlers whose calls are still running when the time is over; empty when all have returned
     */
    Collection<String> awaitCalls(Duration atMost) throws InterruptedException {
        int others = callers.containsKey(Thread.currentThread()) ? ALL - 1 : ALL;
        if (permits.tryAcquire(others, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            permits.release(others);
            return List.of();
        }
        Map<Thread, String> running = new HashMap<>(callers);
        running.remove(Thread.currentThread());
        return running.values();
    }
}
