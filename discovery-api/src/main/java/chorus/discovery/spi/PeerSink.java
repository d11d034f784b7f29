package chorus.discovery.spi;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;

/**
 * Where a {@link PeerDiscovery} reports. Call it on the event loop; a source that reads on a thread of its own posts to
 * the loop first ({@link Scheduler#execute(Runnable)}). Reports after {@link PeerDiscovery#close()} are ignored.
 */
public interface PeerSink {

    /**
     * A peer was seen. Carries the full set of addresses that this source knows for the peer, and is repeated at every
     * refresh (rule R2). Reporting this node itself is harmless (rule R3).
     */
    void found(PeerInfo peer);

    /** A peer that this source had found is gone. */
    void lost(PeerId id);

    /** Something is wrong but the source goes on: a lost interface, a name server that does not answer. */
    void failed(Throwable cause);

    /** Nothing that {@link #failed} has told of is wrong any more. */
    default void recovered() {}

    /**
     * A peer that this source offers by itself could not be reached and is offered again later.
     *
     * @param failures how many times in a row it was not reached, at least 1
     * @param pause the time until the next offer
     */
    default void postponed(PeerId id, int failures, Duration pause) {}

    /**
     * Input was refused: malformed, or beyond a limit (rule R10). A source counts such input and tells of it once a second
     * at most for each reason, or a flood of it would become a flood of these.
     *
     * @param reason why, in few words and lower case, such as {@code too many peers from one address}; always the same
     *     text for the same cause, for it becomes the tag of a metric
     * @param count how much was refused since it was last told, at least 1
     */
    default void rejected(String reason, long count) {}

    /**
     * Somebody else says that it is this node: it has this node's peer id but is not this node. Either two nodes run with
     * the same key, or somebody wants to be taken for this one. Told once for each set of addresses.
     *
     * @param claim the peer id of this node with the addresses of the other
     */
    default void impersonated(PeerInfo claim) {}
}
