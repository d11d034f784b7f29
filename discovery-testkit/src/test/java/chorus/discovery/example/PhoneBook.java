package chorus.discovery.example;

import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A handler that remembers where the peers are that are there. */
public final class PhoneBook implements PeerHandler {
    private final Map<PeerId, PeerInfo> entries = new ConcurrentHashMap<>();

    /** Returns what was told last of a peer that is there. */
    public Optional<PeerInfo> entry(PeerId id) {
        return Optional.ofNullable(entries.get(id));
    }

    @Override
    public CompletionStage<?> peerFound(PeerInfo peer) {
        entries.put(peer.id(), peer);
        return CompletableFuture.completedStage(peer);
    }

    @Override
    public void peerLost(PeerId id) {
        entries.remove(id);
    }
}
