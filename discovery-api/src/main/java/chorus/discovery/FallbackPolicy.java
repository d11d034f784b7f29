package chorus.discovery;

import java.time.Duration;
import java.util.Objects;

/**
 * When a discovery module that is a fallback runs: after a quiet time in which the other modules knew too few peers, until
 * they know enough.
 *
 * @param quiet how long too few peers must be known before the module starts
 * @param fewerThan how many peers are enough; at least 1
 * @see PeerDiscoveryService.Builder#fallback(String, FallbackPolicy)
 */
public record FallbackPolicy(Duration quiet, int fewerThan) {

    /**
     * Starts the module when the others know nobody for 3 seconds. A LAN is found out in much less, and nobody minds
     * waiting that long for a peer that is further away.
     */
    public static final FallbackPolicy DEFAULT = new FallbackPolicy(Duration.ofSeconds(3), 1);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when {@code quiet} is negative or {@code fewerThan} is less than 1
     */
    public FallbackPolicy {
        Objects.requireNonNull(quiet, "quiet");
        if (quiet.isNegative()) {
            throw new IllegalArgumentException("quiet is " + quiet + "; expected zero or more");
        }
        if (fewerThan < 1) {
            throw new IllegalArgumentException("fewerThan is " + fewerThan + "; expected 1 or more");
        }
    }
}
