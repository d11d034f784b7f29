package chorus.discovery.jmdns;

import static org.mockito.Mockito.when;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.testkit.Ability;
import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.PeerDiscoveryContract;
import chorus.discovery.testkit.VirtualScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/** This module keeps the promises of a discovery module, on a JmDNS that obeys virtual time. */
class JmdnsContractTest extends PeerDiscoveryContract {
    @Override
    protected DiscoveryFixture fixture(InMemoryLan lan) {
        return new World(lan.scheduler());
    }

    private static final class World implements DiscoveryFixture {
        /** After so long JmDNS notices that a peer is gone: its usual time to live. */
        private static final Duration TTL = Duration.ofHours(1);

        private final VirtualScheduler scheduler;
        private final FakeJmdns fake = new FakeJmdns("10.1.0.9");

        World(VirtualScheduler scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public PeerDiscoveryProvider provider() {
            return new JmdnsDiscoveryProvider(fake.jmdns);
        }

        @Override
        public Set<Ability> lacks() {
            return Set.of(Ability.RECONFIRM);
        }

        @Override
        public void appear(PeerInfo peer) {
            fake.hears("service of " + peer.id(), Txt.of(peer));
        }

        @Override
        public void disappear(PeerId id) {
            scheduler.schedule(TTL, () -> fake.forgets("service of " + id));
        }

        @Override
        public boolean seesThisNode() {
            return fake.registered.stream()
                    .flatMap(service -> Txt.peer(service.getTextBytes(), InetAddress.getLoopbackAddress()).stream())
                    .anyMatch(peer -> peer.id().equals(THIS_NODE));
        }

        @Override
        public void obstruct() {
            try {
                when(fake.jmdns.getInetAddress()).thenThrow(new IOException("no such interface"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
