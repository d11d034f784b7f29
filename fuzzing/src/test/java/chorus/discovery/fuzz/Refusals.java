package chorus.discovery.fuzz;

/** Checks how foreign input is refused. */
final class Refusals {
    /** A value is shown up to 160 characters, of which each may be written as six; the reason may show a part again. */
    private static final int MAX_CHARS = 2_500;

    private Refusals() {}

    /** The message goes to logs: it must be short, and one line. */
    static void check(IllegalArgumentException refusal) {
        String message = String.valueOf(refusal.getMessage());
        if (message.length() > MAX_CHARS || message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("a message for no log: " + message, refusal);
        }
    }
}
