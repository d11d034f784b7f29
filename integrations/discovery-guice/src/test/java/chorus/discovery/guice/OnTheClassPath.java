package chorus.discovery.guice;

import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.testkit.TestPeers;

/** The discovery module that these tests have on their class path. It finds one peer at its start. */
public final class OnTheClassPath implements PeerDiscoveryProvider {
    static final String NAME = "class-path";
    static final PeerInfo PEER = TestPeers.peer(99);

    /** Called by ServiceLoader. */
    public OnTheClassPath() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PeerDiscovery create(DiscoveryContext context) {
        return new PeerDiscovery() {
            @Override
            public void start(PeerSink sink) {
                sink.found(PEER);
            }

            @Override
            public void close() {}
        };
    }
}
