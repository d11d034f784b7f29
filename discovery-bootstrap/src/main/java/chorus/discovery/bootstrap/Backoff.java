package chorus.discovery.bootstrap;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: a random part of a limit that doubles with every failure. The whole range is random
 * ("full jitter"), so that nodes that lost the same peer at the same time do not come back at the same time.
 */
final class Backoff {
    /** The limit after the first failure. */
    static final Duration FIRST = Duration.ofSeconds(1);

    /** The limit after many failures. */
    static final Duration MAX = Duration.ofMinutes(5);

    private Backoff() {}

    /** Returns a delay from zero to the limit after that many failures in a row, at least one. */
    static Duration delay(int failures, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(limit(failures).toNanos() + 1));
    }

    /** Returns the longest delay after that many failures in a row, at least one. */
    static Duration limit(int failures) {
        // 2^9 s is beyond the maximum; a larger shift would overflow after a long night
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, 9));
        return doubled.compareTo(MAX) < 0 ? doubled : MAX;
    }
}
