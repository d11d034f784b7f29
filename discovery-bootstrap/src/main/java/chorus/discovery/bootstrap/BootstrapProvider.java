package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;

/**
 * Peers from a configured list, under the name {@code bootstrap}.
 *
 * <p>The setting {@code bootstrap.peers} lists multiaddrs such as
 * {@code /dns4/node.example.org/tcp/4001/p2p/12D3KooW...}, separated by commas or white space. A source without peers does
 * nothing.
 */
public final class BootstrapProvider implements PeerDiscoveryProvider {

    /** Creates a provider that reads the application's settings. */
    public BootstrapProvider() {}

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public PeerDiscovery create(DiscoveryContext context) throws DiscoveryException {
        return new BootstrapDiscovery(
                context,
                PeerList.parse(
                        "setting bootstrap.peers", "entry", context.settings().list("bootstrap.peers")));
    }
}
