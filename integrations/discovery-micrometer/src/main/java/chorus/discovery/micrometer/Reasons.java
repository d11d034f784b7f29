package chorus.discovery.micrometer;

import chorus.discovery.PeerUnreachableException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Tag values for failures: few enough for a registry, whatever handlers throw. Used on the event loop only. */
final class Reasons {
    /** What a failure is called when there are too many names already. */
    static final String OTHER = "other";

    /** Each reason is a time series of its own for every handler; an application that fails in more ways has other worries. */
    static final int MAX_REASONS = 20;

    /** A chain of causes that is longer than this is taken for a circle. */
    private static final int MAX_CAUSES = 32;

    private final Set<String> known = new HashSet<>();

    /** Returns the simple name of the exception that a failure was wrapped around. */
    String of(Throwable failure) {
        return of(nameOf(unwrap(failure).getClass()));
    }

    /** Returns a reason, or {@link #OTHER} when there are too many already. */
    String of(String name) {
        if (known.contains(name) || (known.size() < MAX_REASONS && known.add(name))) {
            return name;
        }
        return OTHER;
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        for (int depth = 0; depth < MAX_CAUSES && isWrapper(inner) && inner.getCause() != null; depth++) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** A peer is unreachable for a reason, and this is what one wants to know. */
    private static boolean isWrapper(Throwable failure) {
        return failure instanceof CompletionException
                || failure instanceof ExecutionException
                || failure instanceof PeerUnreachableException;
    }

    /** An anonymous class has no simple name, and its superclass says more than a number would. */
    private static String nameOf(Class<?> type) {
        return type.isAnonymousClass() ? nameOf(type.getSuperclass()) : type.getSimpleName();
    }
}
