package chorus.discovery.mdns;

import static chorus.discovery.mdns.TestInterfaces.down;
import static chorus.discovery.mdns.TestInterfaces.ethernet;
import static chorus.discovery.mdns.TestInterfaces.loopback;
import static chorus.discovery.mdns.TestInterfaces.tunnel;
import static chorus.discovery.mdns.TestInterfaces.withoutMulticast;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chorus.discovery.mdns.LinkSelection.Candidate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinkSelectionTest {
    private static final String V4 = "192.168.1.7/24";
    private static final String V6 = "fe80::7/64";

    static Stream<Arguments> interfaces() {
        return Stream.of(
                arguments(
                        "an ordinary interface is used in both families",
                        named(),
                        ethernet("eth0", 2, V4, V6),
                        "IPV4 IPV6"),
                arguments("one without IPv6 is used in IPv4 alone", named(), ethernet("eth0", 2, V4), "IPV4"),
                arguments(
                        "one that DHCP has not reached is used in IPv6 alone",
                        named(),
                        ethernet("eth0", 2, V6),
                        "IPV6"),
                arguments(
                        "one with no address has nothing to send from",
                        named(),
                        ethernet("eth0", 2),
                        "has no IP address"),
                arguments("one without a carrier takes no packet", named(), down(ethernet("eth0", 2, V4)), "is down"),
                arguments("naming one does not bring it up", named("eth0"), down(ethernet("eth0", 2, V4)), "is down"),
                arguments(
                        "one that says no multicast is believed",
                        named(),
                        withoutMulticast(ethernet("can0", 2, V4)),
                        "does not carry multicast"),
                arguments(
                        "even when it is named",
                        named("can0"),
                        withoutMulticast(ethernet("can0", 2, V4)),
                        "does not carry multicast"),
                arguments(
                        "a VPN's tunnel leads away from the LAN", named(), tunnel("tun0", 3, V4), "is point-to-point"),
                arguments(
                        "a named tunnel is what the user wants", named("tun0"), tunnel("tun0", 3, V4, V6), "IPV4 IPV6"),
                arguments(
                        "the loopback reaches nobody else",
                        named(),
                        loopback("127.0.0.1/8", "::1/128"),
                        "is the loopback"),
                arguments(
                        "a named loopback is used in IPv4 alone, though it does not say multicast",
                        named("lo"),
                        loopback("127.0.0.1/8", "::1/128"),
                        "IPV4"),
                arguments(
                        "a loopback without IPv4 carries nothing",
                        named("lo"),
                        loopback("::1/128"),
                        "has no IPv4 address"),
                arguments(
                        "one that is not named is left out",
                        named("eth1"),
                        ethernet("eth0", 2, V4),
                        "is not among the interfaces asked for"),
                arguments("each of several names counts", named("eth1", "eth0"), ethernet("eth0", 2, V4), "IPV4"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("interfaces")
    void anInterfaceIsUsedOrLeftOutForAReason(String why, Set<String> names, InterfaceInfo it, String expected) {
        LinkSelection selection = new LinkSelection(names, List.of());

        List<Candidate> candidates = selection.candidates(List.of(it));

        String reason = selection.reasonAgainst(it);
        String families = String.join(
                " ",
                candidates.stream().map(each -> each.link().family().name()).toList());
        assertThat(reason == null ? families : reason).as(why).isEqualTo(expected);
        assertThat(candidates.isEmpty()).as("a reason means no link").isEqualTo(reason != null);
    }

    @Test
    void aLinkHasTheInterfacesAddressesOfBothFamilies() {
        InterfaceInfo eth0 = ethernet("eth0", 2, V4, V6);

        assertThat(new LinkSelection(Set.of(), List.of()).candidates(List.of(eth0)))
                .allSatisfy(candidate -> {
                    assertThat(candidate.on()).isSameAs(eth0);
                    assertThat(candidate.link().interfaceName()).isEqualTo("eth0");
                    assertThat(candidate.link().interfaceIndex()).isEqualTo(2);
                    assertThat(candidate.link().addresses()).isEqualTo(eth0.addresses());
                    assertThat(candidate.link().mtu()).isEqualTo(1500);
                    assertThat(candidate.link().loopback()).isFalse();
                });
    }

    @Test
    void ipv4LinksComeFirst() {
        List<Candidate> candidates = new LinkSelection(Set.of(), List.of())
                .candidates(List.of(ethernet("eth0", 2, V4, V6), ethernet("eth1", 3, V4, V6)));

        assertThat(candidates)
                .extracting(
                        each -> each.link().interfaceName() + " " + each.link().family())
                .containsExactly("eth0 IPv4", "eth1 IPv4", "eth0 IPv6", "eth1 IPv6");
    }

    @Test
    void namesThatNoInterfaceHasAreMissing() {
        LinkSelection selection = new LinkSelection(Set.of("wlan9", "eth0", "eth7"), List.of());

        assertThat(selection.missing(List.of(ethernet("eth0", 2, V4)))).containsExactly("eth7", "wlan9");
    }

    @Test
    void interfacesThatAreDeniedByNameOrBeginningAreLeftOutThoughTheyBeNamed() {
        LinkSelection selection = new LinkSelection(Set.of("docker0", "eth0"), List.of("docker0", "veth*"));

        assertThat(selection.candidates(List.of(ethernet("docker0", 2, V4), ethernet("eth0", 3, V4))))
                .extracting(each -> each.link().interfaceName())
                .containsExactly("eth0");
        LinkSelection all = new LinkSelection(Set.of(), List.of("docker0", "veth*"));
        assertThat(all.reasonAgainst(ethernet("veth12", 2, V4))).isEqualTo("is among the interfaces not to use");
        assertThat(all.reasonAgainst(ethernet("docker01", 2, V4))).isNull();
    }

    private static Set<String> named(String... names) {
        return Set.of(names);
    }
}
