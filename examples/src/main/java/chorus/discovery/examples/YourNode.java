package chorus.discovery.examples;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Stands where your libp2p node would, and shows what a node looks like to discovery: it neither listens nor dials. */
final class YourNode implements PeerHost {
    private final PeerId id = randomId();
    private final Set<PeerId> connected = ConcurrentHashMap.newKeySet();

    private static PeerId randomId() {
        byte[] publicKey = new byte[32];
        ThreadLocalRandom.current().nextBytes(publicKey);
        return PeerId.fromEd25519(publicKey);
    }

    @Override
    public PeerId localId() {
        return id;
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return List.of();
    }

    @Override
    public boolean isConnected(PeerId peer) {
        return connected.contains(peer);
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        System.out.println("this is where to dial " + peer.addresses());
        connected.add(peer.id());
        return CompletableFuture.completedStage(peer);
    }
}
