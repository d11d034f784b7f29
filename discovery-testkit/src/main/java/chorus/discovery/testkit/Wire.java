package chorus.discovery.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the conditions of a segment do to the packets on it: all chance of the network is drawn here. */
final class Wire {
    private static final long BITS_PER_BYTE = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final RandomGenerator random;
    private final Map<Station, Long> lastArrivals = new HashMap<>();
    private LinkConditions conditions = LinkConditions.LAN;
    private long busyUntil;

    Wire(RandomGenerator random) {
        this.random = random;
    }

    LinkConditions conditions() {
        return conditions;
    }

    void setConditions(LinkConditions conditions) {
        this.conditions = conditions;
    }

    /** Returns when the packet has left its sender, in nanoseconds of the loop, or nothing when it would wait too long. */
    OptionalLong transmit(Packet packet, long now) {
        if (conditions.bitsPerSecond() == 0) {
            return OptionalLong.of(now);
        }
        long begin = Math.max(now, busyUntil);
        if (begin - now > conditions.longestQueue().toNanos()) {
            return OptionalLong.empty();
        }
        long bits = Frames.bytes(packet) * BITS_PER_BYTE;
        busyUntil = begin + bits * NANOS_PER_SECOND / conditions.bitsPerSecond();
        return OptionalLong.of(busyUntil);
    }

    /** Draws whether a receiver does not get a packet, and why. */
    @Nullable
    DropReason lose(Packet packet) {
        int fragments = Frames.count(packet);
        for (int i = 0; i < fragments; i++) {
            if (happens(conditions.loss())) {
                return fragments == 1 ? DropReason.LOST : DropReason.FRAGMENT_LOST;
            }
            if (fragments > 1 && happens(conditions.fragmentLoss())) {
                return DropReason.FRAGMENT_LOST;
            }
        }
        return null;
    }

    /** Draws how often a receiver gets a packet that is not lost. */
    int copies() {
        return happens(conditions.duplication()) ? 2 : 1;
    }

    /** Draws when a packet that has left its sender arrives at a receiver, in nanoseconds of the loop. */
    long arrival(Station receiver, long left) {
        long time = left + conditions.delay().toNanos();
        long jitter = conditions.jitter().toNanos();
        if (jitter > 0) {
            time = Math.max(time + random.nextLong(jitter + 1), lastArrivals.getOrDefault(receiver, 0L));
            lastArrivals.put(receiver, time);
        }
        return happens(conditions.reordering()) ? time + conditions.holdBack().toNanos() : time;
    }

    private boolean happens(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }
}
