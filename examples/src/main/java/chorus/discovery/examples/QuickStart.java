package chorus.discovery.examples;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** Discovery in ten lines, and what a libp2p node looks like to it. */
public final class QuickStart {
    private QuickStart() {}

    /**
     * Looks around for half a minute.
     *
     * @param args none
     * @throws Exception when discovery cannot start, or the program is interrupted
     */
    public static void main(String[] args) throws Exception {
        lookAround(new YourNode());
    }

    private static void lookAround(PeerHost node) throws DiscoveryException, InterruptedException {
        // README: quick-start
        try (PeerDiscoveryService discovery = PeerDiscoveryService.builder(node)
                .tag(ServiceTag.LIBP2P)
                .handler(new AutoConnectHandler(node))
                .handler(PeerHandler.of(peer -> System.out.println("hello " + peer.id())))
                .build()) {
            discovery.start();
            Thread.sleep(30_000);
            System.out.println(discovery.peers());
        }
        // README: end
    }

    /** Stands where your libp2p node would: it neither listens nor dials. */
    private static final class YourNode implements PeerHost {
        private final PeerId id = randomId();

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
            return false;
        }

        @Override
        public CompletionStage<?> connect(PeerInfo peer) {
            System.out.println("this is where to dial " + peer.addresses());
            return CompletableFuture.completedStage(peer);
        }
    }
}
