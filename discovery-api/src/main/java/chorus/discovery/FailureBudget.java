package chorus.discovery;

import chorus.discovery.spi.Scheduler;
import java.time.Duration;

/**
 * How many failures a handler may have before it is offered less. Anybody on the link can announce peers at addresses of
 * his choice, so without a limit a network full of made-up peers would have every node dial whom an attacker wants to be
 * dialled. Deliveries that succeed cost nothing.
 */
final class FailureBudget {
    /** Failures at once: more than the dead peers of an ordinary network. */
    static final int BURST = 64;

    /** The time in which one more is granted, which makes 16 a second in the long run. */
    static final Duration REFILL = Duration.ofNanos(62_500_000);

    private final Scheduler loop;

    /** When all that was spent is granted again. */
    private long repaidAt;

    FailureBudget(Scheduler loop) {
        this.loop = loop;
        this.repaidAt = loop.nanoTime();
    }

    void spend() {
        long now = loop.nanoTime();
        repaidAt = (repaidAt - now < 0 ? now : repaidAt) + REFILL.toNanos();
    }

    /** Returns how long to wait before the next delivery; zero when something is left. */
    Duration pause() {
        long debt = repaidAt - loop.nanoTime() - REFILL.toNanos() * (BURST - 1);
        return debt <= 0 ? Duration.ZERO : Duration.ofNanos(debt);
    }
}
