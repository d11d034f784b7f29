package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastTransport.Datagram;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryLanTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final InMemoryLan lan = new InMemoryLan(scheduler, 1);

    @Test
    void multicastReachesEveryHostOfTheSegmentAfterTheDelayAndTheSenderItselfAtOnce() throws Exception {
        Program a = started("a");
        Program b = started("b");
        Program c = started("c");

        a.multicast(Family.IPV4, "hello");
        assertThat(a.heard()).isEmpty();
        scheduler.runDue();
        assertThat(a.heard()).containsExactly("hello");
        assertThat(b.heard()).isEmpty();

        scheduler.advance(LinkConditions.LAN.delay());
        assertThat(b.heard()).containsExactly("hello");
        assertThat(c.heard()).containsExactly("hello");
    }

    @Test
    void unicastReachesOneReceiverOnly() throws Exception {
        Program a = started("a");
        Program b = started("b");
        Program c = started("c");

        a.unicast("to b", address("b", Family.IPV4));
        scheduler.advance(MOMENT);

        assertThat(b.heard()).containsExactly("to b");
        assertThat(a.heard()).isEmpty();
        assertThat(c.heard()).isEmpty();
    }

    @Test
    void anIpv4DatagramCarriesTheLinkWhosePrefixHoldsItsSource() throws Exception {
        Program a = started("a");
        Program b = started("b");

        a.multicast(Family.IPV4, "hello");
        scheduler.advance(MOMENT);

        Datagram datagram = b.datagrams.get(0);
        assertThat(datagram.link()).isEqualTo(b.link("eth0", Family.IPV4));
        assertThat(datagram.source()).isEqualTo(address("a", Family.IPV4));
    }

    @Test
    void anIpv6DatagramCarriesTheReceiversScope() throws Exception {
        Program a = started("a");
        VirtualHost far = lan.host("b", lan.segment("other"), lan.segment());
        Program b = Program.on(far);
        scheduler.runDue();

        a.multicast(Family.IPV6, "hello");
        scheduler.advance(MOMENT);

        Datagram datagram = b.datagrams.get(0);
        assertThat(datagram.link()).isEqualTo(b.link("eth1", Family.IPV6));
        assertThat(((Inet6Address) datagram.source().getAddress()).getScopeId())
                .isEqualTo(far.interfaceNamed("eth1").index());
        assertThat(datagram.source().getAddress().getAddress())
                .isEqualTo(host("a").eth0().ipv6().getAddress());
    }

    @Test
    void receiversDoNotShareTheBytes() throws Exception {
        Program a = started("a");
        Program b = started("b");
        Program c = started("c");
        byte[] message = {1, 2, 3};

        a.transport.send(a.link("eth0", Family.IPV4), message);
        message[0] = 99;
        scheduler.advance(MOMENT);
        b.datagrams.get(0).payload()[1] = 99;

        assertThat(c.datagrams.get(0).payload()).containsExactly(1, 2, 3);
        assertThat(lan.transcript().packets().get(0).payload()).containsExactly(1, 2, 3);
    }

    @Test
    void segmentsDoNotHearEachOther() throws Exception {
        Program a = started("a", lan.segment("left"));
        Program b = started("b", lan.segment("right"));
        Program both = started("both", lan.segment("left"), lan.segment("right"));

        a.multicast(Family.IPV4, "left");
        b.multicast(Family.IPV4, "right");
        scheduler.advance(MOMENT);

        assertThat(a.heard()).containsExactly("left");
        assertThat(b.heard()).containsExactly("right");
        assertThat(both.heard()).containsExactly("left", "right");
        assertThat(both.datagrams)
                .extracting(datagram -> datagram.link().interfaceName())
                .containsExactly("eth0", "eth1");
    }

    @Test
    void aMultiHomedHostSendsOnTheLinkThatItNamesOnly() throws Exception {
        Program a = started("a", lan.segment("left"));
        Program b = started("b", lan.segment("right"));
        Program both = started("both", lan.segment("left"), lan.segment("right"));

        both.transport.send(both.link("eth1", Family.IPV4), bytes("right only"));
        scheduler.advance(MOMENT);

        assertThat(a.heard()).isEmpty();
        assertThat(b.heard()).containsExactly("right only");
        assertThat(b.datagrams.get(0).source().getAddress())
                .isEqualTo(host("both").interfaceNamed("eth1").ipv4());
    }

    @Test
    void programsOfOneHostHearEachOthersMulticastsAndTheLastOneGetsTheUnicasts() throws Exception {
        Program first = started("a");
        Program second = Program.on(host("a"));
        Program b = started("b");

        first.multicast(Family.IPV4, "multicast");
        b.unicast("unicast", address("a", Family.IPV4));
        scheduler.advance(MOMENT);

        assertThat(first.heard()).containsExactly("multicast");
        assertThat(second.heard()).containsExactly("multicast", "unicast");
    }

    @Test
    void onlyTheProgramsOfTheHostHearItsLoopbackInterface() throws Exception {
        VirtualHost host = lan.host("a");
        host.plugLoopback();
        Program first = Program.on(host);
        Program second = Program.on(host);
        Program other = started("b");

        MulticastLink lo = first.link("lo", Family.IPV4);
        first.transport.send(lo, bytes("inside"));
        scheduler.advance(MOMENT);

        assertThat(lo.loopback()).isTrue();
        assertThat(first.link("eth0", Family.IPV4).loopback()).isFalse();
        assertThat(second.heard()).containsExactly("inside");
        assertThat(second.datagrams.get(0).link()).isEqualTo(lo);
        assertThat(other.heard()).isEmpty();
        assertThatThrownBy(host::plugLoopback).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTapOnTheMdnsPortSpeaksAndHearsLikeAHost() throws Exception {
        Program a = started("a");
        Tap tap = lan.segment().tap("10.1.7.7", InMemoryLan.PORT);

        tap.send(bytes("from the tap"));
        a.multicast(Family.IPV4, "from a");
        a.unicast("to the tap", tap.address());
        a.multicast(Family.IPV6, "the other family");
        scheduler.advance(MOMENT);

        assertThat(a.heard()).contains("from the tap");
        assertThat(a.datagrams).extracting(Datagram::source).contains(tap.address());
        assertThat(tap.received())
                .extracting(packet -> new String(packet.payload(), StandardCharsets.UTF_8))
                .containsExactly("from the tap", "from a", "to the tap");

        tap.clear();
        assertThat(tap.received()).isEmpty();
    }

    @Test
    void aTapOnAnotherPortHearsOnlyWhatIsSentToIt() throws Exception {
        Program a = started("a");
        Tap legacy = lan.segment().tap("10.1.7.7", 40_000);

        legacy.send(bytes("question"));
        scheduler.advance(MOMENT);
        assertThat(a.heard()).containsExactly("question");
        assertThat(a.datagrams.get(0).source().getPort()).isEqualTo(40_000);

        a.multicast(Family.IPV4, "for all");
        a.unicast("to the mDNS port", new InetSocketAddress(legacy.address().getAddress(), InMemoryLan.PORT));
        a.unicast("answer", a.datagrams.get(0).source());
        scheduler.advance(MOMENT);

        assertThat(legacy.received())
                .extracting(packet -> new String(packet.payload(), StandardCharsets.UTF_8))
                .containsExactly("answer");
        assertThat(lan.transcript().drops(DropReason.PORT_CLOSED)).isEqualTo(1);
    }

    @Test
    void aClosedTapHearsNothing() throws Exception {
        Program a = started("a");
        Tap tap = lan.segment().tap("10.1.7.7", InMemoryLan.PORT);

        tap.close();
        a.multicast(Family.IPV4, "hello");
        scheduler.advance(MOMENT);

        assertThat(tap.received()).isEmpty();
    }

    @Test
    void aSourceThatIsOnNoLinkIsDroppedWithItsReason() throws Exception {
        Program a = started("a");

        lan.segment().tap("192.168.1.1", InMemoryLan.PORT).send(bytes("from afar"));
        lan.segment().tap("2001:db8::1", InMemoryLan.PORT).send(bytes("from afar"));
        scheduler.advance(MOMENT);

        assertThat(a.heard()).isEmpty();
        assertThat(lan.transcript().drops(DropReason.OFF_LINK_SOURCE)).isEqualTo(2);
    }

    @Test
    void anIpv4SourceOfAnotherInterfacesNetworkBelongsToThatLink() throws Exception {
        Segment left = lan.segment("left");
        Program both = started("both", left, lan.segment("right"));

        left.tap("10.2.0.9", InMemoryLan.PORT).send(bytes("wrong cable"));
        scheduler.advance(MOMENT);

        assertThat(both.datagrams.get(0).link()).isEqualTo(both.link("eth1", Family.IPV4));
    }

    @Test
    void unicastToNobodyAndToNoProgramIsDroppedWithItsReason() throws Exception {
        Program a = started("a");
        lan.host("idle");

        a.unicast("nobody", new InetSocketAddress(Addresses.parse("10.1.9.9"), InMemoryLan.PORT));
        a.unicast("no program", address("idle", Family.IPV4));
        a.unicast("no such port", new InetSocketAddress(host("a").eth0().ipv4(), 4));
        scheduler.advance(MOMENT);

        assertThat(lan.transcript().drops(DropReason.NO_SUCH_ADDRESS)).isEqualTo(1);
        assertThat(lan.transcript().drops(DropReason.PORT_CLOSED)).isEqualTo(2);
    }

    @Test
    void aHostThatCrashesSaysAndHearsNothingMoreAndCanStartAgain() throws Exception {
        VirtualHost host = lan.host("a");
        Program before = Program.on(host);
        Program b = started("b");
        host.scheduler().schedule(Duration.ofSeconds(1), () -> before.events.add("a timer of the dead"));
        b.multicast(Family.IPV4, "on its way");
        MulticastLink link = before.link("eth0", Family.IPV4);
        before.events.clear();

        host.crash();
        before.transport.send(link, bytes("from the dead"));
        before.transport.close();
        Program after = Program.on(host);
        host.scheduler().schedule(Duration.ofSeconds(1), () -> after.events.add("timer"));
        scheduler.advance(Duration.ofSeconds(2));
        b.multicast(Family.IPV4, "again");
        scheduler.advance(MOMENT);

        assertThat(before.heard()).isEmpty();
        assertThat(before.events).isEmpty();
        assertThat(after.heard()).containsExactly("on its way", "again");
        assertThat(after.events).contains("timer");
        assertThat(b.heard()).containsExactly("on its way", "again");
    }

    @Test
    void hostsHaveAddressesAndChanceOfTheirOwn() throws Exception {
        VirtualHost a = lan.host("a", lan.segment("left"), lan.segment("right"));
        VirtualHost b = lan.host("b", lan.segment("right"));

        assertThat(a.eth0().ipv4().getHostAddress()).isEqualTo("10.1.0.1");
        assertThat(a.interfaceNamed("eth1").ipv4().getHostAddress()).isEqualTo("10.2.0.1");
        assertThat(b.eth0().ipv4().getHostAddress()).isEqualTo("10.2.0.2");
        assertThat(b.eth0().ipv6().getHostAddress()).isEqualTo("fe80:0:0:0:0:0:2:2%2");
        assertThat(a.random().nextLong()).isNotEqualTo(b.random().nextLong());
        assertThat(new InMemoryLan(scheduler, 1).host("a").random().nextInt())
                .isEqualTo(new InMemoryLan(scheduler, 1).host("a").random().nextInt());
    }

    @Test
    void namesThatDoNotFitAreRefused() {
        lan.host("a");

        assertThatThrownBy(() -> lan.host("a")).hasMessageContaining("\"a\"");
        assertThatThrownBy(() -> host("a").interfaceNamed("wlan0")).hasMessageContaining("[eth0]");
        assertThatThrownBy(() -> lan.segment().tap("example.org", 1)).hasMessageContaining("numeric address");
    }

    private Program started(String name, Segment... segments) throws Exception {
        Program program = Program.on(lan.host(name, segments));
        scheduler.runDue();
        return program;
    }

    private VirtualHost host(String name) {
        return lan.hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private InetSocketAddress address(String host, Family family) {
        VirtualInterface eth0 = host(host).eth0();
        return new InetSocketAddress(family == Family.IPV4 ? eth0.ipv4() : eth0.ipv6(), InMemoryLan.PORT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
