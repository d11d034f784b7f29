package chorus.discovery.mdns;

import static chorus.discovery.mdns.TestInterfaces.down;
import static chorus.discovery.mdns.TestInterfaces.ethernet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the transport follows the interfaces, in virtual time and without a socket. */
class InterfaceWatchTest extends TransportTestBase {
    @Test
    void attemptsThatFailBecomeRarer() throws DiscoveryException {
        transport.open(told);
        loop.advance(NioMulticastTransport.FIRST_ANSWER);
        sockets.sink().deaf(link("eth0"), new IOException("broken"));
        sockets.openFailures.put("eth0", new SocketException("No buffer space available"));
        List<Integer> attempts = new ArrayList<>();
        for (int scan = 1; scan <= 200; scan++) {
            int before = sockets.attempts;
            loop.advance(SCAN);
            if (sockets.attempts > before) {
                attempts.add(scan);
            }
        }

        assertThat(attempts).containsExactly(1, 3, 7, 15, 31, 63, 127, 191);
    }

    @Test
    void aNamedInterfaceThatIsMissingIsUsedWhenItAppears() throws DiscoveryException {
        transport = transport(Set.of("eth0", "eth1"));
        interfaces = List.of(ETH0, ETH2);
        transport.open(told);

        interfaces = List.of(ETH0, ETH1, ETH2);
        loop.advance(SCAN);

        assertThat(told.events).containsExactly("up eth0", "up eth1");
    }

    @Test
    void anInterfaceThatGoesDownAndUpIsTold() throws DiscoveryException {
        openAll();

        interfaces = List.of(ETH0, down(ETH1), ETH2);
        loop.advance(SCAN);
        assertThat(told.events).containsExactly("down eth1");
        assertThat(sockets.up).extracting(MulticastLink::interfaceName).containsExactly("eth0", "eth2");

        interfaces = List.of(ETH0, ETH1, ETH2);
        loop.advance(SCAN);
        assertThat(told.events).containsExactly("down eth1", "up eth1");
    }

    @Test
    void anInterfaceThatIsCreatedAnewIsAnotherLink() throws DiscoveryException {
        openAll();

        interfaces = List.of(ethernet("eth0", 9, "10.1.0.2/24"), ETH1, ETH2);
        loop.advance(SCAN);

        assertThat(told.events).containsExactly("down eth0", "up eth0");
        assertThat(link("eth0").interfaceIndex()).isEqualTo(9);
    }

    @Test
    void changedAddressesAreToldUnderTheSameKeyWithAFreshSocket() throws DiscoveryException {
        openAll();
        MulticastLink before = link("eth0");

        interfaces = List.of(ETH0_RENUMBERED, ETH1, ETH2);
        loop.advance(SCAN);

        assertThat(told.events).containsExactly("up eth0");
        MulticastLink after = link("eth0");
        assertThat(after.key()).isEqualTo(before.key());
        assertThat(after.addresses()).isEqualTo(ETH0_RENUMBERED.addresses());
        assertThat(sockets.sockets).hasSize(4);
        assertThat(sockets.open())
                .hasSize(3)
                .last()
                .satisfies(each -> assertThat(each.link).isSameAs(after));
    }

    @Test
    void aLinkWhoseNewAddressesCannotBeUsedYetKeepsItsOldSocket() throws DiscoveryException {
        openAll();
        interfaces = List.of(ETH0_RENUMBERED, ETH1, ETH2);
        sockets.openFailures.put("eth0", new SocketException("Cannot assign requested address"));

        loop.advance(SCAN);
        assertThat(told.events).isEmpty();
        assertThat(sockets.open()).hasSize(3);

        sockets.openFailures.clear();
        loop.advance(SCAN);
        assertThat(told.events).containsExactly("up eth0");
        assertThat(sockets.open()).hasSize(3);
    }

    @Test
    void whatDoesNotChangeIsNotTold() throws DiscoveryException {
        openAll();

        loop.advance(SCAN.multipliedBy(1_000));

        assertThat(told.events).isEmpty();
        assertThat(sockets.sockets).hasSize(3);
    }

    @Test
    void aThousandFlapsLeaveAsMuchOpenAsBefore() throws DiscoveryException {
        openAll();
        int pending = loop.pending();

        for (int i = 0; i < 1_000; i++) {
            interfaces = List.of(down(ETH0), ETH1, ETH2);
            loop.advance(SCAN);
            interfaces = List.of(ETH0, ETH1, ETH2);
            loop.advance(SCAN);
        }

        assertThat(told.events).hasSize(2_000);
        assertThat(sockets.open()).hasSize(3);
        assertThat(sockets.up).hasSize(3);
        assertThat(loop.pending()).isEqualTo(pending);
    }

    @Test
    void aListThatTheSystemDoesNotGiveChangesNothing() throws DiscoveryException {
        openAll();

        scanFailure = new SocketException("Too many open files");
        loop.advance(SCAN);
        assertThat(told.events).isEmpty();

        scanFailure = null;
        interfaces = List.of(ETH0);
        loop.advance(SCAN);
        assertThat(told.events).containsExactly("down eth1", "down eth2");
    }

    @Test
    void whatAListenerThrowsDoesNotEndTheWatch() throws DiscoveryException {
        openAll();
        told.onDown = link -> {
            throw new IllegalStateException("as a test wants it");
        };
        interfaces = List.of(ETH0, ETH2);
        assertThatThrownBy(() -> loop.advance(SCAN)).isInstanceOf(IllegalStateException.class);

        interfaces = List.of(ETH0, ETH1, ETH2);
        loop.advance(SCAN.multipliedBy(2));

        assertThat(told.events).containsExactly("down eth1", "up eth1");
    }

    @Test
    void afterASleepAllLinksAreToldAgainOnce() throws DiscoveryException {
        openAll();

        wallClock = wallClock.plus(Duration.ofHours(8));
        loop.advance(SCAN);
        assertThat(told.events).containsExactly("up eth0", "up eth1", "up eth2");

        wallClock = wallClock.plus(SCAN);
        loop.advance(SCAN);
        assertThat(told.events).hasSize(3);
    }

    @Test
    void aSocketThatHearsNothingAnyMoreIsReplaced() throws DiscoveryException {
        openAll();
        sockets.sink().deaf(link("eth1"), new IOException("broken"));
        transport.send(link("eth1"), HELLO);

        loop.advance(SCAN);

        assertThat(told.events).containsExactly("up eth1");
        assertThat(sockets.sockets.get(1).closed).isTrue();
        assertThat(sockets.open()).hasSize(3);
    }

    @Test
    void aLinkThatCannotListenSendsAndIsOpenedAfresh() throws DiscoveryException {
        sockets.listenFailure = new IOException("Too many open files");
        openAll();
        transport.send(link("eth0"), HELLO);
        assertThat(sockets.sockets.get(0).sent).containsExactly("group: hello");

        sockets.listenFailure = null;
        loop.advance(SCAN);

        assertThat(told.events).containsExactly("up eth0", "up eth1", "up eth2");
        assertThat(sockets.open()).hasSize(3).allMatch(each -> each.listening);
    }

    @Test
    void closedWhileInterfacesChangeNothingMoreIsTold() throws DiscoveryException {
        openAll();
        told.onDown = link -> transport.close();
        interfaces = List.of();

        loop.advance(SCAN.multipliedBy(3));

        assertThat(told.events).containsExactly("down eth0");
        assertNothingIsLeft();
    }
}
