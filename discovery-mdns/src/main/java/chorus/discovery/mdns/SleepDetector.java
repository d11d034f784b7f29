package chorus.discovery.mdns;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Notices that this machine, or only this process, has stood still: a closed lid, a paused virtual machine. The others
 * may have forgotten us since, and we cannot know whom to forget.
 *
 * <p>It asks the wall clock, because the monotonic clock of Linux and macOS stands still during sleep as well. A wall
 * clock that is set forward looks the same, and costs one announcement.
 */
final class SleepDetector {
    /** Far more than a busy machine delays a timer, far less than the shortest record lives (75 s, RFC 6762 section 10). */
    private static final Duration LATENESS = Duration.ofSeconds(10);

    private final InstantSource wallClock;
    private final long longestMillis;
    private long last;

    /** Creates a detector that is asked regularly. */
    SleepDetector(InstantSource wallClock, Duration period) {
        this.wallClock = wallClock;
        longestMillis = period.plus(LATENESS).toMillis();
        last = wallClock.millis();
    }

    /** Returns whether far more than the period has gone by since the last question. */
    boolean slept() {
        long now = wallClock.millis();
        boolean slept = now - last > longestMillis;
        last = now;
        return slept;
    }
}
