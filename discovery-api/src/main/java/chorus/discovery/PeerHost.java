package chorus.discovery;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The application's libp2p node, as discovery needs to see it.
 *
 * <p>Threads: called from the event loop and from handler threads, so every method must be safe to call from any thread
 * and must return at once.
 */
public interface PeerHost {

    /** Returns this node's own peer id. It never changes while a service runs. */
    PeerId localId();

    /**
     * Returns the addresses on which this node accepts connections, best first. Wildcard addresses such as
     * {@code /ip4/0.0.0.0/tcp/4001} are welcome: a discovery module expands them to the addresses of the interfaces that it
     * speaks on. The list may change while a service runs, and may be empty for a node that only dials.
     */
    List<Multiaddr> listenAddresses();

    /** Returns whether there is a live connection to that peer now. */
    boolean isConnected(PeerId id);

    /**
     * Connects to a peer, trying its addresses in order of preference.
     *
     * @return a stage that completes when the peer is connected and fails with the reason when none of the addresses
     *     works. The caller may give up by cancelling {@link CompletionStage#toCompletableFuture()}, upon which the host
     *     should abandon its dials.
     */
    CompletionStage<?> connect(PeerInfo peer);
}
