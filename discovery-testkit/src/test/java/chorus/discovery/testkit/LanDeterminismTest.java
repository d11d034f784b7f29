package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.MulticastTransport.Datagram;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LanDeterminismTest {
    private static final int SEEDS = 200;
    private static final int HOSTS = 5;

    @Test
    void theSameSeedLeavesTheSameTranscriptByteForByte() throws Exception {
        Set<String> different = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            String first = run(seed);
            assertThat(run(seed)).as("seed " + seed).isEqualTo(first);
            different.add(first);
        }

        assertThat(different).hasSize(SEEDS);
    }

    @Test
    void oneMoreHostDoesNotChangeTheLuckOfTheOthers() {
        InMemoryLan small = new InMemoryLan(new VirtualScheduler(), 5);
        InMemoryLan large = new InMemoryLan(new VirtualScheduler(), 5);
        large.host("new");

        assertThat(large.host("a").random().nextLong())
                .isEqualTo(small.host("a").random().nextLong());
    }

    /** Twenty seconds on a bad network of hosts that chat at random, come and go. */
    private static String run(long seed) throws Exception {
        InMemoryLan lan = new InMemoryLan(new VirtualScheduler(), seed);
        Segment segment = lan.segment();
        segment.setConditions(LinkConditions.LAN
                .withDelay(Duration.ofMillis(2))
                .withJitter(Duration.ofMillis(8))
                .withLoss(0.1)
                .withDuplication(0.1)
                .withReordering(0.1, Duration.ofMillis(20))
                .withBandwidth(2_000_000, Duration.ofMillis(20)));
        for (int i = 0; i < HOSTS; i++) {
            VirtualHost host = lan.host("host" + i);
            Chatter chatter = new Chatter(host);
            chatter.transport.open(chatter);
        }
        VirtualHost crashing = lan.hosts().get(2);
        lan.scheduler().schedule(Duration.ofSeconds(5), crashing::crash);
        lan.scheduler()
                .schedule(
                        Duration.ofSeconds(30),
                        () -> segment.partition(crashing, lan.hosts().get(3)));
        lan.scheduler().schedule(Duration.ofSeconds(15), segment::heal);
        lan.scheduler().advance(Duration.ofSeconds(20));
        return lan.transcript().toString();
    }

    /** Answers some of what it hears and asks now and then. */
    private static final class Chatter implements MulticastTransport.Listener {
        private final String name;
        private final Scheduler scheduler;
        private final RandomGenerator random;
        private final MulticastTransport transport;

        Chatter(VirtualHost host) {
            name = host.name();
            scheduler = host.scheduler();
            random = host.random();
            transport = host.transport();
        }

        @Override
        public void linkUp(MulticastLink link) {
            ask(link);
        }

        @Override
        public void linkDown(MulticastLink link) {}

        @Override
        public void received(Datagram datagram) {
            if (random.nextInt(10) == 0 && datagram.payload().length < 60) {
                transport.send(datagram.link(), Messages.reply(name));
            }
        }

        @Override
        public void sendFailed(MulticastLink link, Exception cause) {
            throw new AssertionError(cause);
        }

        private void ask(MulticastLink link) {
            transport.send(link, Messages.query());
            scheduler.schedule(Duration.ofMillis(1_000 + random.nextInt(5_000)), () -> ask(link));
        }
    }
}
