package chorus.discovery.libp2p;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import io.libp2p.core.Host;
import kotlin.Unit;

/** How an application on jvm-libp2p discovers peers; the README shows it. */
final class ReadmeRecipes {
    private ReadmeRecipes() {}

    static PeerDiscoveryService discover(Host host) throws DiscoveryException {
        // README: jvm-libp2p
        Libp2pPeerHost node = new Libp2pPeerHost(host); // after host.start()
        PeerDiscoveryService discovery = PeerDiscoveryService.builder(node)
                .handler(new ConnectionLimit(node::connectedPeers, new AutoConnectHandler(node)))
                .build();
        node.onDisconnected(discovery::reconfirm);
        discovery.start();
        // README: end
        return discovery;
    }

    static Libp2pDiscoverer discoverer(Host host) {
        // README: discoverer
        Libp2pDiscoverer discoverer = new Libp2pDiscoverer(new Libp2pPeerHost(host));
        discoverer.getNewPeerFoundListeners().add(peer -> {
            System.out.println("hello " + peer.getPeerId());
            return Unit.INSTANCE;
        });
        discoverer.start();
        // README: end
        return discoverer;
    }
}
