package chorus.discovery.mdns;

import chorus.discovery.spi.MulticastTransport.Datagram;
import chorus.discovery.spi.Scheduler;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Datagrams on their way from where they are read to the event loop, in order. It holds so many and no more, and gives the
 * loop a few at a time, so that a flood neither grows the heap nor keeps a timer waiting.
 */
final class Inbox implements Runnable {
    /** One from every node of a large LAN at once; at most 9 MB. */
    static final int CAPACITY = 1_024;

    /** Datagrams taken before the loop's timers have their turn: about a tenth of a millisecond. */
    static final int BATCH = 32;

    private final Scheduler scheduler;
    private final LinkSockets.Sink sink;
    private final BlockingQueue<Datagram> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicBoolean posted = new AtomicBoolean();

    Inbox(Scheduler scheduler, LinkSockets.Sink sink) {
        this.scheduler = scheduler;
        this.sink = sink;
    }

    /** Takes a datagram for the loop; returns false when too many are waiting. May be called from any thread. */
    boolean offer(Datagram datagram) {
        boolean taken = waiting.offer(datagram);
        post();
        return taken;
    }

    /** Hands out the next few, on the loop. */
    @Override
    public void run() {
        try {
            for (int i = 0; i < BATCH; i++) {
                Datagram next = waiting.poll();
                if (next == null) {
                    return;
                }
                sink.received(next);
            }
        } finally {
            posted.set(false);
            post();
        }
    }

    private void post() {
        if (!waiting.isEmpty() && posted.compareAndSet(false, true)) {
            try {
                scheduler.execute(this);
            } catch (RuntimeException e) {
                posted.set(false); // the next datagram tries again
                throw e;
            }
        }
    }
}
