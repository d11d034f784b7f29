package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@link chorus.discovery.spi.MulticastTransport} promises, and what can go wrong with it. */
class HostTransportTest {
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final InMemoryLan lan = new InMemoryLan(scheduler, 1);
    private final VirtualHost host = lan.host("a");
    private final VirtualHost other = lan.host("b");

    @Test
    void openTellsTheFirstLinkBeforeItReturnsAndTheOthersAfterwards() throws Exception {
        host.plug(lan.segment("second"));

        Program program = Program.on(host);
        assertThat(program.events).containsExactly("up eth0 IPv4");

        scheduler.runDue();
        assertThat(program.events).containsExactly("up eth0 IPv4", "up eth0 IPv6", "up eth1 IPv4", "up eth1 IPv6");
    }

    @Test
    void aLinkSaysAllAboutItsInterface() throws Exception {
        MulticastLink link = started().link("eth0", Family.IPV6);

        assertThat(link.interfaceName()).isEqualTo("eth0");
        assertThat(link.interfaceIndex()).isEqualTo(host.eth0().index());
        assertThat(link.mtu()).isEqualTo(1_500);
        assertThat(link.addresses())
                .extracting(LinkAddress::address)
                .containsExactly(host.eth0().ipv4(), host.eth0().ipv6());
        assertThat(link.addresses()).extracting(LinkAddress::prefixLength).containsExactly(16, 64);
    }

    @Test
    void openFailsWhenNoInterfaceIsUp() {
        host.eth0().down();

        assertThatThrownBy(() -> Program.on(host))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("host a has no interface");
    }

    @Test
    void openFailsAsTheTestSaysAndSucceedsAfterwards() throws Exception {
        host.failOpen(new DiscoveryException("port 5353 is taken: stop the other responder"));
        assertThatThrownBy(() -> Program.on(host)).hasMessageContaining("port 5353 is taken");

        host.failOpen(null);
        assertThat(Program.on(host).events).isNotEmpty();
    }

    @Test
    void aTransportIsOpenedOnce() throws Exception {
        Program program = started();

        assertThatThrownBy(() -> program.transport.open(program)).isInstanceOf(IllegalStateException.class);
        program.transport.close();
        assertThatThrownBy(() -> program.transport.open(program)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterfaceThatGoesDownAndComesUpIsTold() throws Exception {
        Program program = started();
        program.events.clear();

        host.eth0().down();
        scheduler.runDue();
        host.eth0().up();
        scheduler.runDue();

        assertThat(program.events).containsExactly("down eth0 IPv4", "down eth0 IPv6", "up eth0 IPv4", "up eth0 IPv6");
    }

    @Test
    void anInterfaceThatIsDownNeitherSendsNorHears() throws Exception {
        Program program = started();
        Program b = Program.on(other);
        scheduler.runDue();
        MulticastLink link = program.link("eth0", Family.IPV4);

        host.eth0().down();
        scheduler.runDue();
        program.transport.send(link, new byte[] {1});
        b.multicast(Family.IPV4, "hello");
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(program.heard()).isEmpty();
        assertThat(b.heard()).containsExactly("hello");
        assertThat(program.events).noneMatch(event -> event.startsWith("failed"));
        assertThat(lan.transcript().drops(DropReason.INTERFACE_DOWN)).isEqualTo(1);
    }

    @Test
    void changedAddressesAreToldOnEveryLinkOfTheInterface() throws Exception {
        Program program = started();
        program.events.clear();

        host.eth0().setAddresses("10.1.5.5/16", "fe80::5/64", "fd00:1::5/64");
        scheduler.runDue();

        assertThat(program.events).containsExactly("up eth0 IPv4", "up eth0 IPv6");
        assertThat(program.link("eth0", Family.IPV4).addresses())
                .extracting(each -> each.address().getHostAddress() + "/" + each.prefixLength())
                .containsExactly("10.1.5.5/16", "fe80:0:0:0:0:0:0:5%2/64", "fd00:1:0:0:0:0:0:5/64");
    }

    @Test
    void aFamilyWithoutAddressesHasNoLink() throws Exception {
        Program program = started();
        program.events.clear();

        host.eth0().setAddresses("10.1.5.5/16");
        scheduler.runDue();
        assertThat(program.events).containsExactly("down eth0 IPv6", "up eth0 IPv4");

        host.eth0().setAddresses("fe80::5/64");
        scheduler.runDue();
        assertThat(program.links.keySet()).extracting(MulticastLink.Key::family).containsExactly(Family.IPV6);
        assertThatThrownBy(() -> host.eth0().ipv4()).hasMessageContaining("IPv4");
    }

    @Test
    void anotherMtuIsTold() throws Exception {
        Program program = started();

        lan.segment().setConditions(LinkConditions.LAN.withMtu(1_280));
        scheduler.runDue();

        assertThat(program.link("eth0", Family.IPV4).mtu()).isEqualTo(1_280);
    }

    @Test
    void aNewInterfaceIsTold() throws Exception {
        Program program = started();
        program.events.clear();

        host.plug(lan.segment("second"));
        scheduler.runDue();

        assertThat(program.events).containsExactly("up eth1 IPv4", "up eth1 IPv6");
    }

    @Test
    void aRefusedSendIsToldAfterItHasReturnedAndTheLinkStaysUp() throws Exception {
        Program program = started();
        program.events.clear();
        host.eth0().failSends(() -> new IOException("Network is unreachable"));

        program.multicast(Family.IPV4, "refused");
        assertThat(program.events).isEmpty();
        scheduler.runDue();
        assertThat(program.events).containsExactly("failed eth0 IPv4 Network is unreachable");
        assertThat(lan.transcript().count()).isZero();

        host.eth0().failSends(null);
        program.multicast(Family.IPV4, "sent");
        scheduler.runDue();
        assertThat(program.heard()).containsExactly("sent");
    }

    @Test
    void anInterfaceThatBreaksDuringASendIsToldAsAFailureAndALinkThatIsDown() throws Exception {
        Program program = started();
        program.events.clear();
        host.eth0().breakOnSend();

        program.multicast(Family.IPV4, "lost");
        scheduler.runDue();

        assertThat(program.events).startsWith("down eth0 IPv4", "down eth0 IPv6");
        assertThat(lan.transcript().count()).isZero();
        host.eth0().up();
        scheduler.runDue();
        program.multicast(Family.IPV4, "sent");
        scheduler.runDue();
        assertThat(program.heard()).containsExactly("sent");
    }

    @Test
    void aSendBeforeTheLossOfTheInterfaceIsToldIsAFailure() throws Exception {
        Program program = started();
        program.events.clear();

        program.multicast(Family.IPV4, "sent in time");
        host.eth0().down();
        program.multicast(Family.IPV4, "too late");
        scheduler.runDue();

        assertThat(program.events).contains("down eth0 IPv4");
        assertThat(program.heard()).isEmpty();
        assertThat(lan.transcript().count()).isEqualTo(1);
    }

    @Test
    void aMessageThatNoSocketTakesIsRefused() throws Exception {
        Program program = started();

        program.transport.send(program.link("eth0", Family.IPV4), new byte[65_508]);
        scheduler.runDue();

        assertThat(program.events).anyMatch(event -> event.contains("Message too long: 65508 bytes"));
    }

    @Test
    void nothingIsToldAfterClose() throws Exception {
        Program program = started();
        Program b = Program.on(other);
        scheduler.runDue();
        program.events.clear();
        b.multicast(Family.IPV4, "on its way");

        program.transport.close();
        program.transport.close();
        host.eth0().down();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(program.events).isEmpty();
        assertThat(program.heard()).isEmpty();
    }

    @Test
    void whatWasSentBeforeCloseArrives() throws Exception {
        Program program = started();
        Program b = Program.on(other);
        scheduler.runDue();

        program.multicast(Family.IPV4, "goodbye");
        program.transport.close();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(b.heard()).containsExactly("goodbye");
        assertThat(program.heard()).isEmpty();
    }

    @Test
    void aListenerMayCloseWhileItIsCalled() throws Exception {
        Program first = Program.on(other);
        Program second = Program.on(other);
        scheduler.runDue();
        Program sender = started();
        first.onReceive = first.transport::close;

        sender.multicast(Family.IPV4, "one");
        sender.multicast(Family.IPV4, "two");
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(first.heard()).containsExactly("one");
        assertThat(second.heard()).containsExactly("one", "two");
    }

    @Test
    void badAddressesAreRefusedWithTheExpectedShape() {
        assertThatThrownBy(() -> host.eth0().setAddresses("10.1.0.1"))
                .hasMessageContaining("\"10.1.0.1\"")
                .hasMessageContaining("10.1.0.7/16");
        assertThatThrownBy(() -> host.eth0().setAddresses("localhost/8")).hasMessageContaining("\"localhost\"");
        assertThatThrownBy(() -> host.eth0().setAddresses("10.1.0.1/33")).hasMessageContaining("prefix length 33");
    }

    private Program started() throws DiscoveryException {
        Program program = Program.on(host);
        scheduler.runDue();
        return program;
    }
}
