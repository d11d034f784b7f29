package chorus.discovery.mdns;

import static chorus.discovery.mdns.TestInterfaces.down;
import static chorus.discovery.mdns.TestInterfaces.ethernet;
import static chorus.discovery.mdns.TestInterfaces.link;
import static chorus.discovery.mdns.TestInterfaces.loopback;
import static chorus.discovery.mdns.TestInterfaces.tunnel;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import java.net.BindException;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    private static final MulticastLink ETH0 = link(ethernet("eth0", 2, "10.1.0.2/24"), Family.IPV4);
    private static final MulticastLink ETH0_V6 = link(ethernet("eth0", 2, "fe80::2/64"), Family.IPV6);
    private static final BindException IN_USE = new BindException("Address already in use");

    @Test
    void aHeldPortIsNamedWithTheCommandThatShowsWhoHoldsIt() {
        DiscoveryException failure = StartFailure.nothingOpened(Map.of(ETH0, IN_USE), 5353);

        assertThat(failure)
                .hasMessageStartingWith("UDP port 5353 is held by a program that does not share it")
                .hasMessageContaining("\"ss -ulpn sport = :5353\"")
                .hasMessageEndingWith("[eth0 IPv4: Address already in use]")
                .hasCause(IN_USE);
    }

    @Test
    void aMissingPermissionIsToldFromAHeldPortThoughTheJdkThrowsTheSameClass() {
        BindException denied = new BindException("Permission denied");

        assertThat(StartFailure.nothingOpened(Map.of(ETH0, denied), 5353))
                .hasMessageStartingWith("no permission to open UDP port 5353")
                .hasMessageContaining("Permission denied")
                .hasCause(denied);
        assertThat(StartFailure.nothingOpened(Map.of(ETH0, new SocketException("Operation not permitted")), 5353))
                .hasMessageStartingWith("no permission");
        assertThat(StartFailure.nothingOpened(Map.of(ETH0, new SecurityException("checkListen")), 5353))
                .hasMessageStartingWith("no permission");
    }

    @Test
    void anotherFailureIsToldAsItIs() {
        assertThat(StartFailure.nothingOpened(Map.of(ETH0, new SocketException("Too many open files")), 5353))
                .hasMessage("no multicast socket could be opened on UDP port 5353 [eth0 IPv4: Too many open files]");
    }

    @Test
    void ofSeveralFailuresTheOneWithACureIsTheCauseAndAllAreListed() {
        Map<MulticastLink, Exception> failures = new LinkedHashMap<>();
        failures.put(ETH0_V6, new UnsupportedOperationException("IPv6 not available"));
        failures.put(ETH0, IN_USE);

        assertThat(StartFailure.nothingOpened(failures, 5353))
                .hasMessageStartingWith("UDP port 5353 is held")
                .hasMessageEndingWith("[eth0 IPv6: IPv6 not available; eth0 IPv4: Address already in use]")
                .hasCause(IN_USE);
    }

    @Test
    void aNameThatNoInterfaceHasIsShownWithTheNamesThatExist() {
        assertThat(StartFailure.nothingSuitable(
                        new LinkSelection(Set.of("eth7"), List.of()),
                        List.of(loopback("127.0.0.1/8"), ethernet("eth0", 2, "10.1.0.2/24"))))
                .hasMessage("no network interface is named eth7; expected one of lo, eth0");
    }

    @Test
    void aNamedInterfaceThatExistsIsToldWhatIsWrongWithIt() {
        assertThat(StartFailure.nothingSuitable(
                        new LinkSelection(Set.of("eth7", "eth0"), List.of()),
                        List.of(down(ethernet("eth0", 2, "10.1.0.2/24")))))
                .hasMessageContaining("eth0 is down");
    }

    @Test
    void withoutASuitableInterfaceEachOneIsListedWithTheReason() {
        assertThat(StartFailure.nothingSuitable(
                        new LinkSelection(Set.of(), List.of()),
                        List.of(
                                loopback("127.0.0.1/8"),
                                down(ethernet("eth0", 2, "10.1.0.2/24")),
                                tunnel("tun0", 3, "10.8.0.2/24"))))
                .hasMessageStartingWith("no network interface carries multicast:"
                        + " lo is the loopback, eth0 is down, tun0 is point-to-point.")
                .hasMessageContaining("mdns.interfaces");
    }

    @Test
    void aListThatTheSystemDoesNotGiveIsToldWithItsWords() {
        SocketException none = new SocketException("No network interfaces configured");

        assertThat(StartFailure.noInterfaces(none))
                .hasMessageContaining("(No network interfaces configured)")
                .hasCause(none);
    }
}
