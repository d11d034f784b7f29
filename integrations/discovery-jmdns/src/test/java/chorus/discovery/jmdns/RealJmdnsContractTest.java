package chorus.discovery.jmdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.testkit.Ability;
import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.PeerDiscoveryContract;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.jmdns.JmDNS;
import javax.jmdns.impl.JmDNSImpl;
import javax.jmdns.impl.constants.DNSConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * This module keeps the promises of a discovery module on a real JmDNS too, on the loopback interface and a port of the
 * system's choice. All tests share the JmDNS, for one takes seconds to end; each has a type of service of its own.
 *
 * <p>What is skipped: a JmDNS that was made has its address to its end, so nothing keeps the source from starting; it
 * answers from its cache, so no peer can be checked; and no two runs are the same.
 */
@Tag("network")
@Tag("scale") // a minute of waiting for what JmDNS does in real time
class RealJmdnsContractTest extends PeerDiscoveryContract {
    private static final String PORT_OF_JMDNS = "net.mdns.port";
    private static final AtomicInteger WORLDS = new AtomicInteger();

    private static @Nullable LoopbackPeers peers;
    private static @Nullable JmDNS jmdns;

    @BeforeAll
    static void jmdnsAmongPeers() throws IOException {
        LoopbackPeers others = LoopbackPeers.open();
        peers = others;
        System.setProperty(PORT_OF_JMDNS, String.valueOf(others.port()));
        try {
            JmDNS made = JmDNS.create(LoopbackPeers.LOOPBACK, "jmdns");
            jmdns = made;
            assertThat(DNSConstants.MDNS_PORT).isEqualTo(others.port());
            others.speak();
            // which JmDNS does every ten seconds by itself
            others.alsoDo(((JmDNSImpl) made)::cleanCache);
        } finally {
            System.clearProperty(PORT_OF_JMDNS);
        }
    }

    @AfterAll
    static void closeJmdns() throws IOException {
        if (jmdns != null) {
            jmdns.close();
        }
        if (peers != null) {
            peers.close();
        }
    }

    @Override
    protected DiscoveryFixture fixture(InMemoryLan lan) {
        return new World(Objects.requireNonNull(peers), Objects.requireNonNull(jmdns));
    }

    private static final class World implements DiscoveryFixture {
        /** A peer that falls silent is out of the cache after two seconds and a quarter, and the rest is sooner. */
        private static final Duration SETTLING_TIME = Duration.ofMillis(2_500);

        private final ServiceTag tag = new ServiceTag("_world-" + WORLDS.incrementAndGet() + "._udp");
        private final String type = tag.name() + ".local.";
        private final LoopbackPeers peers;
        private final JmDNS jmdns;

        World(LoopbackPeers peers, JmDNS jmdns) {
            this.peers = peers;
            this.jmdns = jmdns;
            peers.disappearAll();
        }

        @Override
        public PeerDiscoveryProvider provider() {
            PeerDiscoveryProvider provider = new JmdnsDiscoveryProvider(jmdns);
            return new PeerDiscoveryProvider() {
                @Override
                public String name() {
                    return provider.name();
                }

                @Override
                public PeerDiscovery create(DiscoveryContext context) throws DiscoveryException {
                    return provider.create(new DiscoveryContext(
                            context.host(),
                            tag,
                            context.scheduler(),
                            context.random(),
                            context.settings(),
                            context.reconfirm()));
                }
            };
        }

        @Override
        public Set<Ability> lacks() {
            return Set.of(Ability.FAIL_TO_START, Ability.RECONFIRM);
        }

        @Override
        public Duration settlingTime() {
            return SETTLING_TIME;
        }

        @Override
        public Duration patience() {
            return Duration.ofMinutes(3); // the source repeats itself every minute
        }

        @Override
        public void appear(PeerInfo peer) {
            peers.appear(type, peer);
        }

        @Override
        public void disappear(PeerId id) {
            peers.disappear(type, id);
        }

        @Override
        public boolean seesThisNode() {
            return peers.hear(type, THIS_NODE);
        }
    }
}
