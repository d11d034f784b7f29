package chorus.discovery.libp2p;

import io.libp2p.core.Connection;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A dial of jvm-libp2p that can be given up, and whose failure can be read. */
final class Dial extends CompletableFuture<Connection>
        implements BiConsumer<@Nullable Connection, @Nullable Throwable> {
    /** A chain of causes that is longer than this is taken for a circle. */
    private static final int MAX_CAUSES = 32;

    private final CompletableFuture<Connection> dial;

    Dial(CompletableFuture<Connection> dial) {
        this.dial = dial;
        dial.whenComplete(this);
    }

    @Override
    public void accept(@Nullable Connection connection, @Nullable Throwable failure) {
        if (failure != null) {
            completeExceptionally(readable(failure));
        } else if (connection != null) { // null is what a dial that was given up ends with
            complete(connection);
        }
    }

    /**
     * Gives the dial up. jvm-libp2p drops its pending dials when their common future is completed with a value, and goes on
     * dialling when it is cancelled.
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = super.cancel(mayInterruptIfRunning);
        if (first) {
            dial.complete(null);
        }
        return first;
    }

    /** Returns the innermost cause in words; the types of jvm-libp2p say by their names alone what has happened. */
    static IOException readable(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < MAX_CAUSES && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        String type = root.getClass().getSimpleName();
        String reason = switch (type) {
            case "InvalidRemotePubKey" -> "another peer than expected answered";
            case "NothingToCompleteException" -> "the host has no transport for any of the addresses";
            default -> root.getMessage() == null ? type : type + ": " + root.getMessage();
        };
        return new IOException(reason, failure);
    }
}
