package chorus.discovery.spi;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;

/**
 * A source of peers: the module that a discovery author writes.
 *
 * <p>Threads: every method is called on the event loop ({@link Scheduler}), and never two at once. The first {@code start} of
 * a service is made by the thread that starts it, which is the loop until the loop's own thread takes over; so ask the
 * scheduler for the loop, and not {@code Thread.currentThread()}. A source has one life: {@code start} once, then
 * {@code close}. It reads its channels on the loop ({@link IoScheduler}), or keeps threads for its I/O, which post what they
 * read to the loop and have ended, or are about to, when {@code close} returns.
 */
public interface PeerDiscovery extends AutoCloseable {

    /**
     * Starts looking for peers and, where the source can, announcing this node. Returns quickly: work that can block goes
     * to {@link Scheduler#worker()}.
     *
     * @param sink where to report; valid until {@link #close()}
     * @throws DiscoveryException when the source cannot work; the message says what to do. Nothing is left open then.
     */
    void start(PeerSink sink) throws DiscoveryException;

    /**
     * Checks that a peer is still there, because somebody could not reach it (rule R11, RFC 6762 section 10.4): the source
     * asks again and reports the peer as found or, when nobody answers, as lost. A source that cannot ask does nothing.
     */
    default void reconfirm(PeerId id) {}

    /**
     * Stops: says goodbye where the source can, cancels its timers, releases what it holds, and reports nothing any more.
     * Quick and idempotent; allowed before {@code start} (rule R9).
     */
    @Override
    void close();
}
