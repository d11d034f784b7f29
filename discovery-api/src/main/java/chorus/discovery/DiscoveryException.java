package chorus.discovery;

import org.jspecify.annotations.Nullable;

/**
 * Discovery cannot start. The message says what is wrong, where, and what to do about it: a port that cannot be shared, a
 * missing permission, an interface that does not exist, a setting that cannot be read.
 */
public class DiscoveryException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the cause and the cure
     */
    public DiscoveryException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception.
     *
     * @param message the cause and the cure
     * @param cause what the platform said
     */
    public DiscoveryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
