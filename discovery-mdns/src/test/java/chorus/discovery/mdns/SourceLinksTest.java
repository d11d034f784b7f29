package chorus.discovery.mdns;

import static chorus.discovery.mdns.TestInterfaces.address;
import static chorus.discovery.mdns.TestInterfaces.ethernet;
import static chorus.discovery.mdns.TestInterfaces.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SourceLinksTest {
    private static final InterfaceInfo ETH0 = ethernet("eth0", 2, "10.1.0.2/24", "fe80::2/64", "fd01::2/64");
    private static final InterfaceInfo ETH1 = ethernet("eth1", 3, "10.2.0.3/24", "fe80::3/64", "fd02::3/64");
    private static final MulticastLink ETH0_V4 = link(ETH0, Family.IPV4);
    private static final MulticastLink ETH1_V4 = link(ETH1, Family.IPV4);
    private static final MulticastLink ETH0_V6 = link(ETH0, Family.IPV6);
    private static final MulticastLink ETH1_V6 = link(ETH1, Family.IPV6);

    static Stream<Arguments> datagrams() {
        return Stream.of(
                arguments("a neighbour", ETH0_V4, "10.1.0.9", "eth0"),
                arguments("ourselves, looped back", ETH0_V4, "10.1.0.2", "eth0"),
                arguments(
                        "the other LAN's neighbour on this LAN's socket, as SO_REUSEPORT and unicast have it",
                        ETH0_V4,
                        "10.2.0.9",
                        "eth1"),
                arguments("a sender on no LAN of ours", ETH0_V4, "10.3.0.9", "off-link"),
                arguments("IPv4 on an IPv6 socket, which hears it as well", ETH0_V6, "10.1.0.9", "other socket"),
                arguments("a link-local neighbour", ETH0_V6, "fe80::9%2", "eth0"),
                arguments(
                        "the other LAN's link-local neighbour, whom every IPv6 socket hears",
                        ETH0_V6,
                        "fe80::9%3",
                        "other socket"),
                arguments("the same on its own socket", ETH1_V6, "fe80::9%3", "eth1"),
                arguments("a link-local sender on an interface that is not ours", ETH1_V6, "fe80::9%7", "other socket"),
                arguments("a neighbour with a unique local address", ETH0_V6, "fd01::9", "eth0"),
                arguments("the other LAN's, whom its own socket hears too", ETH0_V6, "fd02::9", "off-link"),
                arguments("a global sender on no LAN of ours", ETH0_V6, "2001:db8::9", "off-link"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("datagrams")
    void aDatagramBelongsToItsSendersLink(String who, MulticastLink heardOn, String source, String expected) {
        SourceLinks links = new SourceLinks();
        links.update(List.of(ETH0_V4, ETH1_V4, ETH0_V6, ETH1_V6));
        InetAddress from = address(source);

        assertThat(describe(links, heardOn, from)).as(who).isEqualTo(expected);
    }

    @Test
    void onTwoInterfacesOfOneLanTheSocketThatHeardIt() {
        MulticastLink wired = link(ethernet("eth0", 2, "10.1.0.2/24"), Family.IPV4);
        MulticastLink wireless = link(ethernet("wlan0", 3, "10.1.0.3/24"), Family.IPV4);
        SourceLinks links = new SourceLinks();
        links.update(List.of(wired, wireless));

        assertThat(links.linkOf(wireless, address("10.1.0.9"))).isSameAs(wireless);
        assertThat(links.linkOf(wired, address("10.1.0.9"))).isSameAs(wired);
    }

    @Test
    void aLinkThatIsGoneIsNobodys() {
        SourceLinks links = new SourceLinks();
        links.update(List.of(ETH0_V4, ETH1_V4));
        links.update(List.of(ETH0_V4));

        assertThat(links.linkOf(ETH0_V4, address("10.2.0.9"))).isNull();
    }

    private static String describe(SourceLinks links, MulticastLink heardOn, InetAddress from) {
        if (!SourceLinks.keeps(heardOn, from)) {
            return "other socket";
        }
        MulticastLink link = links.linkOf(heardOn, from);
        return link == null ? "off-link" : link.interfaceName();
    }
}
