package chorus.discovery.benchmarks;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.MdnsDiscoveryProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** This project as a peer of {@code benchmarks/lan}: a peer is found when a handler of the application gets it. */
public final class ChorusPeer {
    private ChorusPeer() {}

    /** Runs until the end of its input. */
    public static void main(String[] args) throws Exception {
        PeerProgram.run((own, found) -> new Running(service(own, found)));
    }

    private static PeerDiscoveryService service(PeerId own, Consumer<String> found) throws DiscoveryException {
        return PeerDiscoveryService.builder(new Node(own))
                .tag(ServiceTag.LIBP2P)
                .modules()
                .module(new MdnsDiscoveryProvider())
                .handler(PeerHandler.of(peer -> found.accept(peer.id().toString())))
                .build();
    }

    private record Running(PeerDiscoveryService service) implements PeerProgram.Discovery {
        @Override
        public void start() throws Exception {
            service.start();
        }

        @Override
        public void close() {
            service.close();
        }
    }

    /** A node that says where it listens, and dials nobody. */
    private record Node(PeerId localId, List<Multiaddr> listenAddresses) implements PeerHost {
        Node(PeerId id) {
            this(id, List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001"), Multiaddr.parse("/ip6/::/tcp/4001")));
        }

        @Override
        public boolean isConnected(PeerId id) {
            return false;
        }

        @Override
        public CompletionStage<?> connect(PeerInfo peer) {
            return CompletableFuture.failedStage(new UnsupportedOperationException("this node does not dial"));
        }
    }
}
