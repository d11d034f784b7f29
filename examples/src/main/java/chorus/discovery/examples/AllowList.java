package chorus.discovery.examples;

import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets only known peers through to another handler: a plugin in five lines.
 *
 * @param friends the peers that are known
 * @param next what is done with them, such as connecting
 */
// README: peer-handler
public record AllowList(Set<PeerId> friends, PeerHandler next) implements PeerHandler {
    @Override
    public CompletionStage<?> peerFound(PeerInfo peer) throws Exception {
        return friends.contains(peer.id()) ? next.peerFound(peer) : CompletableFuture.completedStage(peer);
    }
}
// README: end
