package chorus.discovery;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects to every peer that is found: what the agents of CHORUS do. Skips this node itself and peers that are connected
 * already.
 *
 * <p>A dial that fails, or that does not end within the service's delivery time-out
 * ({@link PeerDiscoveryService.Builder#deliveryTimeout}) and is cancelled then, fails the delivery with a
 * {@link PeerUnreachableException}: the sources check the peer (rule R11) and it is dialled again when they see it (rule
 * R5). After each dial that succeeds the service tells {@link DiscoveryListener#connected}, also when another handler
 * stands in front of this one and passes on the stage that it was given.
 *
 * <p>Safe for use by several threads.
 */
public final class AutoConnectHandler implements PeerHandler {
    /** What the stage of a dial completes with, by which the service knows it from a skipped peer. */
    static final Object CONNECTED = new Object();

    private final PeerHost host;

    /**
     * Creates a handler.
     *
     * @param host the node that dials
     */
    public AutoConnectHandler(PeerHost host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /** Dials the peer, unless it is this node or connected. Cancelling the stage cancels the host's dial. */
    @Override
    public CompletionStage<?> peerFound(PeerInfo peer) {
        if (peer.id().equals(host.localId()) || host.isConnected(peer.id())) {
            return CompletableFuture.completedStage(peer);
        }
        return new Dial(peer, connect(peer));
    }

    private CompletionStage<?> connect(PeerInfo peer) {
        try {
            return Objects.requireNonNull(host.connect(peer), "PeerHost.connect returned null; expected a stage");
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** A dial whose every end but success, being cancelled too, says that the peer was not reached. */
    private static final class Dial extends CompletableFuture<Object>
            implements BiConsumer<@Nullable Object, @Nullable Throwable> {
        private final PeerInfo peer;
        private final CompletionStage<?> dial;

        Dial(PeerInfo peer, CompletionStage<?> dial) {
            this.peer = peer;
            this.dial = dial;
            dial.whenComplete(this);
        }

        @Override
        public void accept(@Nullable Object connection, @Nullable Throwable failure) {
            if (failure == null) {
                complete(CONNECTED);
            } else {
                completeExceptionally(new PeerUnreachableException(peer, Failures.unwrap(failure)));
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean first = completeExceptionally(
                    new PeerUnreachableException(peer, new CancellationException("the dial was given up")));
            dial.toCompletableFuture().cancel(mayInterruptIfRunning);
            return first;
        }
    }
}
