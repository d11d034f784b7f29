package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A host that listens where the test says and connects to nobody. */
final class StaticHost implements PeerHost {
    private final PeerId id;
    private List<Multiaddr> listenAddresses;

    StaticHost(PeerId id, String... listenAddresses) {
        this.id = id;
        this.listenAddresses = List.of();
        listenOn(listenAddresses);
    }

    void listenOn(String... addresses) {
        listenAddresses = List.of(addresses).stream().map(Multiaddr::parse).toList();
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
        return false;
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("an engine never dials"));
    }
}
