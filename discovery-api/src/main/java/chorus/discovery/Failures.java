package chorus.discovery;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a failure really is. */
final class Failures {
    /** A chain of causes that is longer than this is taken for a circle. */
    private static final int MAX_CAUSES = 32;

    private Failures() {}

    /** Returns the cause under the wrappers that futures put around it. */
    static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        for (int depth = 0; depth < MAX_CAUSES && isWrapper(inner); depth++) {
            Throwable cause = inner.getCause();
            if (cause == null) {
                return inner;
            }
            inner = cause;
        }
        return inner;
    }

    /** Returns whether a {@link PeerUnreachableException} is anywhere among the causes. */
    static boolean isUnreachable(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MAX_CAUSES && cause != null; depth++) {
            if (cause instanceof PeerUnreachableException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof CompletionException || failure instanceof ExecutionException;
    }
}
