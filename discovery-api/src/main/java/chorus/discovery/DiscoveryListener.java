package chorus.discovery;

import java.time.Duration;

/**
 * The one port for metrics, logs and user interfaces: what a service does, told as it happens.
 *
 * <p>Threads and order: called on the event loop, in the order of the events, so a listener must return at once. What a
 * listener throws is logged and ignored. {@code source} is the name of a discovery module, {@code handler} the name of a
 * handler.
 */
public interface DiscoveryListener {

    /** A peer was seen for the first time, or again after it was lost. */
    default void discovered(PeerInfo peer, String source) {}

    /** The addresses of a known peer have changed; {@code peer} has all of them. */
    default void updated(PeerInfo peer, String source) {}

    /** The last source of a peer has lost it. */
    default void lost(PeerId id, String source) {}

    /** A handler has taken a peer; {@code took} is the time from offering it to the end of the delivery. */
    default void delivered(String handler, PeerInfo peer, Duration took) {}

    /** A handler's mailbox was full; the peer is offered again later. */
    default void dropped(String handler, PeerInfo peer) {}

    /** A delivery was thrown, failed or timed out; the peer is offered again at its next sighting. */
    default void failed(String handler, PeerInfo peer, Throwable cause) {}

    /** An {@link AutoConnectHandler} has connected to a peer; {@code took} is the time that the dial took. */
    default void connected(PeerInfo peer, Duration took) {}

    /** A sighting was refused by the runtime, for example because the table of peers is full (rule R10). */
    default void refused(PeerInfo peer, String source, String reason) {}

    /** A source has a problem; it goes on working as far as it can. */
    default void sourceFailed(String source, Throwable cause) {}

    /** A source that had problems has none any more. */
    default void sourceRecovered(String source) {}

    /**
     * A peer could not be reached, and the source that offers it does so again after a pause; {@code failures} is how many
     * times in a row it was not reached.
     */
    default void postponed(PeerId id, String source, int failures, Duration pause) {}

    /**
     * A source has refused input, such as packets that are malformed or beyond a limit (rule R10); told once a second at
     * most for each reason, with the number since the last time. A reason is always the same text for the same cause.
     */
    default void rejected(String source, String reason, long count) {}

    /** Somebody else has announced the peer id of this node: two nodes have the same key, or somebody pretends to. */
    default void impersonated(PeerInfo claim, String source) {}
}
