/**
 * Peer discovery for libp2p: what an application uses.
 *
 * <p>Start reading at {@link chorus.discovery.PeerDiscoveryService}. An application gives it a
 * {@link chorus.discovery.PeerHost} (its libp2p node) and one or more {@link chorus.discovery.PeerHandler}s (what to do
 * with a peer), and picks discovery modules by putting them on the class path or module path.
 */
@NullMarked
package chorus.discovery;

import org.jspecify.annotations.NullMarked;
