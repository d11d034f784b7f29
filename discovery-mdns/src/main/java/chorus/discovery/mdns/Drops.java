package chorus.discovery.mdns;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts the datagrams that were not kept. May be used from any thread. */
final class Drops {

    /** Why a datagram was not kept. */
    enum Reason {
        /** The socket of another link or family keeps it. */
        OTHER_SOCKET,
        /** Its sender is on no link of ours. */
        OFF_LINK,
        /** It is longer than an mDNS message can be. */
        TOO_LONG,
        /** Too many are waiting for the event loop. */
        FLOOD
    }

    private final AtomicLongArray counts = new AtomicLongArray(Reason.values().length);

    void count(Reason reason) {
        counts.incrementAndGet(reason.ordinal());
    }

    long of(Reason reason) {
        return counts.get(reason.ordinal());
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
