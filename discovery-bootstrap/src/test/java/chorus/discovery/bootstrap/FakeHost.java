package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A host whose connections the test makes and breaks. */
final class FakeHost implements PeerHost {
    static final int SELF = 0;

    final Set<PeerId> connected = new HashSet<>();
    List<Multiaddr> listenAddresses = List.of();

    @Override
    public PeerId localId() {
        return Peers.id(SELF);
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return listenAddresses;
    }

    @Override
    public boolean isConnected(PeerId id) {
        return connected.contains(id);
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        throw new UnsupportedOperationException("a source does not dial");
    }
}
