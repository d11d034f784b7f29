package chorus.discovery;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What an application does with a peer: the plugin that it writes.
 *
 * <p>A peer is delivered until one delivery succeeds, then again only when its addresses change or when it was lost and
 * found again (rule R5). So a handler that could not do its work says so by failing, and is asked again.
 *
 * <p>Threads and order: the calls to one handler come one after another, in the order of the events, on a thread that is
 * never the event loop; different handlers are called independently of each other. A handler that blocks delays only
 * itself. At most four deliveries of one handler are incomplete at any time, at most one for each peer (rule R7), and
 * those beyond wait in a mailbox of bounded size, in which a newer sighting of a peer replaces an older one (rule R6).
 * No call begins after {@link PeerDiscoveryService#close()} has returned (rule R9).
 */
@FunctionalInterface
public interface PeerHandler {

    /**
     * A peer was found, or a known peer has new addresses.
     *
     * @param peer the peer with the addresses of all sources; never this node itself
     * @return a stage that completes when the delivery is done. When it fails, when this method throws, or when the stage
     *     is not complete within the service's delivery time-out (it is cancelled then), the peer counts as not delivered
     *     and is offered again at its next sighting. Failing with a {@link PeerUnreachableException}, also as the cause of
     *     another exception, asks the sources to check that the peer is still there (rule R11). A handler that dials may
     *     answer the cancellation in this way, as {@link AutoConnectHandler} does.
     * @throws Exception for the same effect as a failed stage
     */
    CompletionStage<?> peerFound(PeerInfo peer) throws Exception;

    /**
     * A peer that was offered to this handler is gone: its last source has lost it (rule R4). This says nothing about
     * connections; an open one stays open.
     *
     * @param id the peer
     */
    default void peerLost(PeerId id) {}

    /** Returns a handler for work that is done when {@code action} returns. An exception means not delivered. */
    static PeerHandler of(Consumer<? super PeerInfo> action) {
        Objects.requireNonNull(action, "action");
        return peer -> {
            action.accept(peer);
            return CompletableFuture.completedStage(peer);
        };
    }

    /**
     * Returns a handler for slow work: {@code action} runs on {@code executor}, up to four peers at a time if the executor
     * has the threads. An exception means not delivered; a delivery that times out is not interrupted.
     */
    static PeerHandler blocking(Executor executor, Consumer<? super PeerInfo> action) {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(action, "action");
        return peer -> CompletableFuture.runAsync(() -> action.accept(peer), executor);
    }
}
