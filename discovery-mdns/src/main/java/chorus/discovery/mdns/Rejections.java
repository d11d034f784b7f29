package chorus.discovery.mdns;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts what is refused, and tells of it once a second while there is something to tell. */
final class Rejections {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Refusal[] REASONS = Refusal.values();

    private final Scheduler scheduler;
    private final PeerSink sink;
    private final long[] counts = new long[REASONS.length];
    private @Nullable Cancellable timer;

    Rejections(Scheduler scheduler, PeerSink sink) {
        this.scheduler = scheduler;
        this.sink = sink;
    }

    void count(Refusal reason) {
        counts[reason.ordinal()]++;
        if (timer == null) {
            timer = scheduler.schedule(PERIOD, this::tell);
        }
    }

    /** Tells of nothing any more. */
    void close() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void tell() {
        timer = null;
        for (Refusal reason : REASONS) {
            long count = counts[reason.ordinal()];
            if (count > 0) {
                counts[reason.ordinal()] = 0;
                sink.rejected(reason.toString(), count);
            }
        }
    }
}
