package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A host that listens and is connected where the test says. */
final class StaticHost implements PeerHost {
    private final PeerId id;
    private final Set<PeerId> connected = new HashSet<>();
    private List<Multiaddr> listenAddresses;

    StaticHost(PeerId id, String... listenAddresses) {
        this.id = id;
        this.listenAddresses = List.of();
        listenOn(listenAddresses);
    }

    void listenOn(String... addresses) {
        listenAddresses = List.of(addresses).stream().map(Multiaddr::parse).toList();
    }

    void connectTo(PeerId... others) {
        connected.addAll(List.of(others));
    }

    @Override
    public PeerId localId() {
        return id;
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return listenAddresses;
    }

    @Override
    public boolean isConnected(PeerId other) {
        return connected.contains(other);
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("an engine never dials"));
    }
}
