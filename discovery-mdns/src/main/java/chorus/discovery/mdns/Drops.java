package chorus.discovery.mdns;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Counts the datagrams that were not kept. May be used from any thread. */
final class Drops {

    /** Why a datagram was not kept. */
    enum Reason {
        /** The socket of another link or family keeps it: nothing is refused. */
        OTHER_SOCKET(null),
        /** Its sender is on no link of ours. */
        OFF_LINK(Refusal.OFF_LINK),
        /** It is longer than an mDNS message can be. */
        TOO_LONG(Refusal.TOO_LONG),
        /** Too many are waiting for the event loop. */
        FLOOD(Refusal.FLOOD);

        private final @Nullable Refusal refusal;

        Reason(@Nullable Refusal refusal) {
            this.refusal = refusal;
        }

        /** Returns what to tell of it, or null when it is nobody's concern. */
        @Nullable
        Refusal refusal() {
            return refusal;
        }
    }

    private final AtomicLongArray counts = new AtomicLongArray(Reason.values().length);
    private final long[] told = new long[Reason.values().length];

    void count(Reason reason) {
        counts.incrementAndGet(reason.ordinal());
    }

    long of(Reason reason) {
        return counts.get(reason.ordinal());
    }

    /** Returns how many were counted since this was asked for the last time. To be called on the loop only. */
    long untold(Reason reason) {
        long count = of(reason);
        long untold = count - told[reason.ordinal()];
        told[reason.ordinal()] = count;
        return untold;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Reason each : Reason.values()) {
            text.append(each.ordinal() == 0 ? "" : ", ")
                    .append(each)
                    .append(' ')
                    .append(of(each));
        }
        return text.toString();
    }
}
