package chorus.discovery.mdns;

import chorus.discovery.spi.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the unicast answers of a second, to one source address and in all: a question with somebody else's source address
 * would otherwise send that one as many answers as its forger likes.
 */
final class UnicastQuota {
    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

    private final Scheduler scheduler;
    private final Map<InetAddress, Integer> sent = new HashMap<>();
    private int total;
    private long since;

    UnicastQuota(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Returns whether one more answer may go to this address now, and counts it as sent. */
    boolean take(InetAddress receiver) {
        long now = scheduler.nanoTime();
        if (total > 0 && now - since >= WINDOW_NANOS) {
            sent.clear();
            total = 0;
        }
        int before = sent.getOrDefault(receiver, 0);
        if (total >= Limits.UNICASTS || before >= Limits.UNICASTS_PER_SOURCE) {
            return false;
        }
        if (total == 0) {
            since = now;
        }
        total++;
        sent.put(receiver, before + 1);
        return true;
    }
}
