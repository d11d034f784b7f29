package chorus.discovery.examples.lannode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a peer can be reached, as far as that is known.
 *
 * @param state in a few words
 * @param failures how often in a row it could not be reached
 * @param reason why it could not, the last time
 * @param next when it is tried again, if that is known
 */
record Contact(String state, int failures, Optional<String> reason, Optional<Instant> next) {
    static final Contact YES = unknown("yes");

    private static final String NO = "no";

    /** Returns the contact with a peer that has not failed. */
    static Contact unknown(String state) {
        return new Contact(state, 0, Optional.empty(), Optional.empty());
    }

    Contact is(String words) {
        return new Contact(words, failures, reason, next);
    }

    Contact failed(Optional<String> why) {
        return new Contact(NO, failures + 1, why, next);
    }

    Contact postponed(Optional<Instant> until) {
        return new Contact(state, failures, reason, until);
    }

    /** Returns all of it; the reason, which may be long, at the end. */
    String text(Instant now) {
        if (!state.equals(NO)) {
            return state;
        }
        StringBuilder text = new StringBuilder(state);
        if (failures > 1) {
            text.append(", ").append(failures).append('x');
        }
        next.ifPresent(when -> text.append(when.isAfter(now) ? ", again in " + until(when, now) : ", again now"));
        reason.ifPresent(why -> text.append(": ").append(why));
        return text.toString();
    }

    /** Rounded up, so that the last second is 1s. */
    private static String until(Instant when, Instant now) {
        return TableRenderer.age(Duration.between(now, when).plusMillis(999));
    }
}
