package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastTransport.Datagram;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryLanTest {
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final InMemoryLan lan = new InMemoryLan(scheduler, 1);

    @Test
    void multicastReachesEveryHostOfTheSegmentAndTheSenderItself() throws Exception {
        Program a = Program.on(lan.host("a"));
        Program b = Program.on(lan.host("b"));
        Program c = Program.on(lan.host("c"));
        scheduler.runDue();

        a.multicast(Family.IPV4, "hello");
        scheduler.runDue();
        assertThat(a.heard()).containsExactly("hello");
        assertThat(b.heard()).isEmpty();

        scheduler.advance(Duration.ofMillis(1));
        assertThat(b.heard()).containsExactly("hello");
        assertThat(c.heard()).containsExactly("hello");
    }

    @Test
    void unicastReachesOneReceiverOnly() throws Exception {
        Program a = Program.on(lan.host("a"));
        VirtualHost hostB = lan.host("b");
        Program b = Program.on(hostB);
        Program c = Program.on(lan.host("c"));
        scheduler.runDue();

        a.unicast("to b", new InetSocketAddress(hostB.eth0().ipv4(), InMemoryLan.PORT));
        scheduler.advance(Duration.ofMillis(1));

        assertThat(b.heard()).containsExactly("to b");
        assertThat(a.heard()).isEmpty();
        assertThat(c.heard()).isEmpty();
        Datagram datagram = b.datagrams.get(0);
        assertThat(datagram.source().getAddress())
                .isEqualTo(lan.hosts().get(0).eth0().ipv4());
        assertThat(datagram.source().getPort()).isEqualTo(InMemoryLan.PORT);
        assertThat(datagram.link()).isEqualTo(b.link("eth0", Family.IPV4));
    }
}
