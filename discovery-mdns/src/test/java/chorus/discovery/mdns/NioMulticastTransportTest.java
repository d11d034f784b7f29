package chorus.discovery.mdns;

import static chorus.discovery.mdns.TestInterfaces.down;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The transport's own behaviour, in virtual time and without a socket. */
class NioMulticastTransportTest extends TransportTestBase {
    @Test
    void theFirstLinkIsToldBeforeOpenReturnsAndTheOthersInTasksOfTheirOwn() throws DiscoveryException {
        transport.open(told);
        assertThat(told.events).containsExactly("up eth0");

        loop.advance(NioMulticastTransport.FIRST_ANSWER);
        assertThat(told.events).containsExactly("up eth0", "up eth1", "up eth2");
        assertThat(sockets.sockets).allMatch(each -> each.listening);
    }

    @Test
    void theListenerSendsBeforeTheLinkListens() throws DiscoveryException {
        told.onUp = link -> {
            transport.send(link, HELLO);
            assertThat(sockets.sockets.get(0).sent).containsExactly("group: hello");
            assertThat(sockets.sockets.get(0).listening).isFalse();
        };
        interfaces = List.of(ETH0);

        transport.open(told);

        assertThat(sockets.sockets.get(0).listening).isTrue();
    }

    @Test
    void aLinkThatCannotBeOpenedDelaysNoOtherAndIsTriedAgain() throws DiscoveryException {
        sockets.openFailures.put("eth0", new SocketException("No such device"));
        sockets.openFailures.put("eth1", new SocketException("No such device"));

        transport.open(told);
        assertThat(told.events).containsExactly("up eth2");

        sockets.openFailures.clear();
        loop.advance(SCAN);
        assertThat(told.events).containsExactly("up eth2", "up eth0", "up eth1");
    }

    @Test
    void aPortThatIsHeldEndsTheStartAndLeavesNothingOpen() {
        for (InterfaceInfo each : interfaces) {
            sockets.openFailures.put(each.name(), new BindException("Address already in use"));
        }

        assertThatThrownBy(() -> transport.open(told))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageStartingWith("UDP port 5353 is held");
        assertNothingIsLeft();
    }

    @Test
    void aListenerThatThrowsAtOnceEndsTheStartAndLeavesNothingOpen() {
        told.onUp = link -> {
            throw new IllegalStateException("as a test wants it");
        };

        assertThatThrownBy(() -> transport.open(told)).isInstanceOf(IllegalStateException.class);
        assertNothingIsLeft();
    }

    @Test
    void withoutASuitableInterfaceTheStartEnds() {
        interfaces = List.of(down(ETH0));

        assertThatThrownBy(() -> transport.open(told))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("eth0 is down");
        assertNothingIsLeft();
    }

    @Test
    void withoutAListOfInterfacesTheStartEnds() {
        scanFailure = new SocketException("No network interfaces configured");

        assertThatThrownBy(() -> transport.open(told))
                .isInstanceOf(DiscoveryException.class)
                .hasCause(scanFailure);
        assertNothingIsLeft();
    }

    @Test
    void aRefusedMessageIsToldLaterAndTheLinkIsOpenedAfresh() throws DiscoveryException {
        openAll();
        MulticastLink eth0 = link("eth0");
        sockets.sendFailure = new SocketException("No such device");

        transport.send(eth0, HELLO);
        assertThat(told.events).as("not from within send").isEmpty();

        loop.advance(NioMulticastTransport.FIRST_ANSWER);
        assertThat(told.events).containsExactly("failed eth0: No such device");

        sockets.sendFailure = null;
        loop.advance(SCAN);
        assertThat(told.events).containsExactly("failed eth0: No such device", "up eth0");
        assertThat(sockets.open()).hasSize(3);
    }

    @Test
    void aRefusalThatPassesByItselfReplacesNothing() throws DiscoveryException {
        openAll();
        sockets.sendFailure = new IOException("the send buffer of eth0 is full");
        transport.send(link("eth0"), HELLO);
        sockets.sendFailure = null;
        transport.send(link("eth0"), HELLO);

        loop.advance(SCAN);

        assertThat(sockets.sockets).hasSize(3);
    }

    @Test
    void aReceiverThatCannotBeReachedSaysNothingAboutTheLink() throws DiscoveryException {
        openAll();
        sockets.sendFailure = new IllegalArgumentException("not an address of this family");

        transport.send(link("eth0"), HELLO, new InetSocketAddress(TestInterfaces.address("fe80::9"), 5353));
        loop.advance(SCAN);

        assertThat(told.events).containsExactly("failed eth0: not an address of this family");
        assertThat(sockets.sockets).hasSize(3);
    }

    @Test
    void aMessageGoesToTheGroupOrToOneReceiverOfItsLink() throws DiscoveryException {
        openAll();

        transport.send(link("eth1"), HELLO);
        transport.send(link("eth1"), HELLO, new InetSocketAddress(TestInterfaces.address("10.2.0.9"), 4711));

        assertThat(sockets.sockets.get(1).sent).containsExactly("group: hello", "4711: hello");
        assertThat(sockets.sockets.get(0).sent).isEmpty();
    }

    @Test
    void aMessageToALinkThatIsGoneIsIgnored() throws DiscoveryException {
        openAll();
        MulticastLink eth1 = link("eth1");
        interfaces = List.of(ETH0);
        loop.advance(SCAN);
        told.events.clear();

        transport.send(eth1, HELLO);
        loop.advance(NioMulticastTransport.FIRST_ANSWER);

        assertThat(told.events).isEmpty();
    }

    @Test
    void aDatagramIsToldWithThePresentValueOfItsLink() throws DiscoveryException {
        openAll();
        MulticastLink before = link("eth0");
        interfaces = List.of(ETH0_RENUMBERED);
        loop.advance(SCAN);
        told.events.clear();

        receive(before);
        assertThat(told.events).containsExactly("received on eth0 10.9.0.2: hello");
    }

    @Test
    void aDatagramOfALinkThatHasGoneInTheMeantimeIsNotTold() throws DiscoveryException {
        openAll();
        MulticastLink eth1 = link("eth1");
        interfaces = List.of(ETH0);
        loop.advance(SCAN);
        told.events.clear();

        receive(eth1);

        assertThat(told.events).isEmpty();
    }

    @Test
    void afterCloseNothingIsToldAndNothingIsLeft() throws DiscoveryException {
        openAll();
        MulticastLink eth0 = link("eth0");
        sockets.sendFailure = new SocketException("No such device");
        transport.send(eth0, HELLO);

        transport.close();
        transport.close();
        receive(eth0);
        sockets.sink().deaf(eth0, new IOException("broken"));
        transport.send(eth0, HELLO);
        loop.advance(SCAN.multipliedBy(10));

        assertThat(told.events).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void closedFromWithinACallNothingMoreIsTold() throws DiscoveryException {
        told.onUp = link -> transport.close();

        transport.open(told);
        loop.advance(SCAN.multipliedBy(3));

        assertThat(told.events).containsExactly("up eth0");
        assertNothingIsLeft();
    }

    @Test
    void closeBeforeOpenIsAllowedAndOpenTwiceIsNot() throws DiscoveryException {
        transport.close();
        assertThatThrownBy(() -> transport.open(told)).isInstanceOf(IllegalStateException.class);

        MulticastTransport other = transport(Set.of());
        other.open(told);
        assertThatThrownBy(() -> other.open(told)).isInstanceOf(IllegalStateException.class);
    }
}
