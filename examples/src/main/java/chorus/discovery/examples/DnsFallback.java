package chorus.discovery.examples;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.FallbackPolicy;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHost;

/** mDNS on the LAN, and a list in the DNS when nobody is there. */
public final class DnsFallback {
    private DnsFallback() {}

    /**
     * Looks around for half a minute.
     *
     * @param args the list, such as {@code /dnsaddr/example.org}; the public one of the libp2p project unless given
     * @throws Exception when discovery cannot start, or the program is interrupted
     */
    public static void main(String[] args) throws Exception {
        lookAround(new YourNode(), args.length == 0 ? "/dnsaddr/bootstrap.libp2p.io" : args[0]);
    }

    private static void lookAround(PeerHost node, String list) throws DiscoveryException, InterruptedException {
        // README: dns-fallback
        try (PeerDiscoveryService discovery = PeerDiscoveryService.builder(node)
                .modules("mdns", "bootstrap")
                .fallback("bootstrap", FallbackPolicy.DEFAULT)
                .setting("bootstrap.peers", list)
                .handler(new AutoConnectHandler(node))
                .build()) {
            discovery.start();
            Thread.sleep(30_000);
            System.out.println(discovery.peers());
        }
        // README: end
    }
}
