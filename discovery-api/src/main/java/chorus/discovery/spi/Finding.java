package chorus.discovery.spi;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that a module has found out about its surroundings, for a person who asks why peers are not seen.
 *
 * @param level how bad it is
 * @param subject what it is about, such as {@code interface eth0}; the same for the same thing each time, because programs
 *     look for it
 * @param text what was found, a sentence without its end. What strangers have sent is in it as counts and names of services
 *     only.
 * @param hint what to do about it
 */
public record Finding(Level level, String subject, String text, Optional<String> hint) {

    /** Refuses null components. */
    public Finding {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(hint, "hint");
    }

    /** How bad it is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Worth knowing when peers are missing, but not wrong by itself. */
        NOTE,
        /** A reason why peers are not seen. */
        PROBLEM
    }

    /** Returns a finding that all is well. */
    public static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, Optional.empty());
    }

    /** Returns a finding that is worth knowing. */
    public static Finding note(String subject, String text) {
        return new Finding(Level.NOTE, subject, text, Optional.empty());
    }

    /** Returns a finding that explains why peers are not seen. */
    public static Finding problem(String subject, String text) {
        return new Finding(Level.PROBLEM, subject, text, Optional.empty());
    }

    /** Returns this finding with a hint; with an empty one, without any. */
    public Finding withHint(String what) {
        return new Finding(level, subject, text, Optional.of(what).filter(words -> !words.isEmpty()));
    }
}
