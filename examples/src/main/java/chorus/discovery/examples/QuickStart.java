package chorus.discovery.examples;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.ServiceTag;

/** Discovery in ten lines. */
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
}
