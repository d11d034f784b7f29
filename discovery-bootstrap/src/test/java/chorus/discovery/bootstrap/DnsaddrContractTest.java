package chorus.discovery.bootstrap;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.testkit.Ability;
import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.PeerDiscoveryContract;
import chorus.discovery.testkit.TestPeers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** This module keeps every promise of a discovery module when its list is in the DNS. */
class DnsaddrContractTest extends PeerDiscoveryContract {

    @Override
    protected DiscoveryFixture fixture(InMemoryLan lan) {
        return new ListInDns(lan);
    }

    /** A peer appears and disappears with its record. The node itself is always in the list, so that it is never empty. */
    private static final class ListInDns implements DiscoveryFixture {
        private final FakeDns dns;
        private final Map<PeerId, PeerInfo> peers = new LinkedHashMap<>();

        ListInDns(InMemoryLan lan) {
            dns = new FakeDns(lan.scheduler());
            appear(new PeerInfo(THIS_NODE, TestPeers.peer(0).addresses()));
        }

        @Override
        public PeerDiscoveryProvider provider() {
            return new PeerDiscoveryProvider() {
                @Override
                public String name() {
                    return BootstrapDiscoveryProvider.NAME;
                }

                @Override
                public PeerDiscovery create(DiscoveryContext context) {
                    return new BootstrapDiscovery(
                            context, World.config("/dnsaddr/example.org"), () -> Instant.EPOCH, () -> dns);
                }
            };
        }

        @Override
        public Set<Ability> lacks() {
            return Set.of(Ability.ANNOUNCE, Ability.RECONFIRM, Ability.FAIL_TO_START);
        }

        @Override
        public void appear(PeerInfo peer) {
            peers.put(peer.id(), peer);
            publish();
        }

        @Override
        public void disappear(PeerId id) {
            peers.remove(id);
            publish();
        }

        private void publish() {
            dns.put(
                    "example.org",
                    peers.values().stream()
                            .flatMap(peer -> peer.fullAddresses().stream())
                            .map(Object::toString)
                            .toArray(String[]::new));
        }
    }
}
