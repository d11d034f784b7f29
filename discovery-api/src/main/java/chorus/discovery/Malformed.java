package chorus.discovery;

/**
 * A value cannot be read. Thrown where the reason is known and turned into an {@link IllegalArgumentException} where the
 * whole value is known, so it never leaves this package. It has no stack trace, which keeps refusing cheap: what is
 * parsed here comes from the network.
 */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
        super(reason, null, false, false);
    }

    /** Tells a user what is wrong: the value, as {@link Shown} writes it, the reason, and what to write instead. */
    IllegalArgumentException of(String shownValue, String expected) {
        return new IllegalArgumentException(shownValue + ": " + getMessage() + "; expected " + expected);
    }
}
