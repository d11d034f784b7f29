package chorus.discovery;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs a source only while the others find too little. It is woken by changes of the table and by one timer; it is closed
 * when the others deliver and made anew the next time. What it gave stays in the table. Used on the loop only.
 */
final class Fallback {
    /** A module that cannot start is not tried at every end of a quiet time: what is wrong is rarely mended so soon. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Source source;
    private final FallbackPolicy policy;
    private final PeerTable table;
    private final PeerHost host;
    private final Scheduler loop;
    private final DiscoveryListener listener;
    private @Nullable Cancellable timer;

    Fallback(
            Source source,
            FallbackPolicy policy,
            PeerTable table,
            PeerHost host,
            Scheduler loop,
            DiscoveryListener listener) {
        this.source = source;
        this.policy = policy;
        this.table = table;
        this.host = host;
        this.loop = loop;
        this.listener = listener;
    }

    /** Looks at the table, at the start and whenever it has changed. */
    void tableChanged() {
        if (table.countKnownBeside(source) >= policy.fewerThan()) {
            cancelTimer();
            if (source.isRunning()) {
                source.close();
            }
        } else if (!source.isRunning() && timer == null) {
            await(policy.quiet());
        }
    }

    /** Starts the source no more; the source itself is closed like all others. */
    void close() {
        cancelTimer();
    }

    private void await(Duration time) {
        timer = loop.schedule(time, this::quietHasPassed);
    }

    private void quietHasPassed() {
        timer = null;
        // A host does not tell when a connection ends. While those to peers of the fallback's own are enough, and
        // nobody else knows a peer, they are looked at again after each quiet time.
        if (countReachable() >= policy.fewerThan()) {
            await(policy.quiet());
            return;
        }
        try {
            source.start();
        } catch (DiscoveryException e) {
            await(RETRY);
            listener.sourceFailed(source.name(), e);
        }
    }

    private long countReachable() {
        return table.countKnownBeside(source)
                + table.knownOnlyFrom(source).stream().filter(host::isConnected).count();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
