package chorus.discovery.examples.packaging;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A program that wants discovery modules by name, and says in which Java module the library is. */
public final class FindModules {
    private FindModules() {}

    /**
     * Looks for modules, without starting them.
     *
     * @param names the names of discovery modules
     * @throws DiscoveryException when one of them is not there
     */
    public static void main(String[] names) throws DiscoveryException {
        PeerDiscoveryService.builder(new Nobody()).modules(names).build();
        System.out.println(PeerDiscoveryService.class.getModule());
    }

    private static final class Nobody implements PeerHost {
        @Override
        public PeerId localId() {
            return PeerId.fromEd25519(new byte[32]);
        }

        @Override
        public List<Multiaddr> listenAddresses() {
            return List.of();
        }

        @Override
        public boolean isConnected(PeerId id) {
            return false;
        }

        @Override
        public CompletionStage<?> connect(PeerInfo peer) {
            return CompletableFuture.completedStage(peer);
        }
    }
}
