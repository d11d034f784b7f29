package chorus.discovery.examples.lannode;

import chorus.discovery.DiscoveryListener;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for a libp2p host: "connected" means that a TCP connection could be opened, which is closed again at once, and
 * stays true until the peer is lost, has other addresses, or could not be reached by a later check.
 */
final class TcpReachabilityHost implements PeerHost, DiscoveryListener {
    private final PeerId localId;
    private final List<Multiaddr> listenAddresses;
    private final TcpReachability reachability;
    private final Set<PeerId> reached = ConcurrentHashMap.newKeySet();

    /** Creates a host with this identity and these open ports. */
    TcpReachabilityHost(PeerId localId, List<Multiaddr> listenAddresses, TcpReachability reachability) {
        this.localId = localId;
        this.listenAddresses = List.copyOf(listenAddresses);
        this.reachability = reachability;
    }

    @Override
    public PeerId localId() {
        return localId;
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return listenAddresses;
    }

    @Override
    public boolean isConnected(PeerId id) {
        return reached.contains(id);
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        var check = reachability.check(peer);
        check.thenRun(() -> reached.add(peer.id()));
        return check;
    }

    /** A peer that was reached earlier was reached again, or not. */
    void rechecked(PeerId id, boolean reachable) {
        if (reachable) {
            reached.add(id);
        } else {
            reached.remove(id);
        }
    }

    @Override
    public void updated(PeerInfo peer, String source) {
        reached.remove(peer.id());
    }

    @Override
    public void lost(PeerId id, String source) {
        reached.remove(id);
    }
}
