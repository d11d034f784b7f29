package chorus.discovery.jmdns;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHost;
import chorus.discovery.ServiceTag;
import javax.jmdns.JmDNS;

/** How an application that runs a JmDNS discovers peers on it; the README shows it. */
final class SharedJmdns {
    private SharedJmdns() {}

    static PeerDiscoveryService discover(PeerHost node, JmDNS jmdns) throws DiscoveryException {
        // README: jmdns
        PeerDiscoveryService discovery = PeerDiscoveryService.builder(node)
                .tag(ServiceTag.LIBP2P)
                .modules()
                .module(new JmdnsDiscoveryProvider(jmdns))
                .handler(new AutoConnectHandler(node))
                .build();
        discovery.start();
        // README: end
        return discovery;
    }
}
