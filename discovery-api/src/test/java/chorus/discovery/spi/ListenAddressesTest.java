package chorus.discovery.spi;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Multiaddr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressesTest {
    private static final String PEER = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    /** Several addresses in one column are separated by a space. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "an address of its own stays | /ip4/192.0.2.9/tcp/1 | 192.0.2.1 | /ip4/192.0.2.9/tcp/1",
                "a name stays | /dns4/node.example/tcp/1 | 192.0.2.1 | /dns4/node.example/tcp/1",
                "an address without IP stays | /memory/1 | 192.0.2.1 | /memory/1",
                "a loopback address stays, to leave it out is for others | /ip4/127.0.0.1/tcp/1 | 192.0.2.1"
                        + " | /ip4/127.0.0.1/tcp/1",
                "a wildcard further on stays | /dns4/a/tcp/1/ip4/0.0.0.0 | 192.0.2.1 | /dns4/a/tcp/1/ip4/0.0.0.0",
                "the IPv4 wildcard becomes each IPv4 address | /ip4/0.0.0.0/tcp/1 | 192.0.2.1 192.0.2.2"
                        + " | /ip4/192.0.2.1/tcp/1 /ip4/192.0.2.2/tcp/1",
                "the IPv6 wildcard becomes each IPv6 address | /ip6/::/tcp/1 | 2001:db8::1 2001:db8::2"
                        + " | /ip6/2001:db8::1/tcp/1 /ip6/2001:db8::2/tcp/1",
                "the IPv4 wildcard takes no IPv6 address | /ip4/0.0.0.0/tcp/1 | 2001:db8::1 192.0.2.1"
                        + " | /ip4/192.0.2.1/tcp/1",
                "the IPv6 wildcard takes no IPv4 address | /ip6/::/tcp/1 | 192.0.2.1 2001:db8::1"
                        + " | /ip6/2001:db8::1/tcp/1",
                "a wildcard without an address of its family is gone | /ip6/::/tcp/1 | 192.0.2.1 |",
                "a wildcard without interfaces is gone | /ip4/0.0.0.0/tcp/1 /ip4/192.0.2.9/tcp/1 | "
                        + " | /ip4/192.0.2.9/tcp/1",
                "what follows the wildcard stays | /ip4/0.0.0.0/udp/1/quic-v1/webtransport | 192.0.2.1"
                        + " | /ip4/192.0.2.1/udp/1/quic-v1/webtransport",
                "the peer at the end stays | /ip4/0.0.0.0/tcp/1/p2p/" + PEER + " | 192.0.2.1"
                        + " | /ip4/192.0.2.1/tcp/1/p2p/" + PEER,
                "the order is that of the listen addresses first | /ip4/0.0.0.0/udp/2/quic-v1 /ip4/0.0.0.0/tcp/1"
                        + " | 192.0.2.2 192.0.2.1 | /ip4/192.0.2.2/udp/2/quic-v1 /ip4/192.0.2.1/udp/2/quic-v1"
                        + " /ip4/192.0.2.2/tcp/1 /ip4/192.0.2.1/tcp/1",
                "an address that is also listened on occurs once | /ip4/192.0.2.1/tcp/1 /ip4/0.0.0.0/tcp/1"
                        + " | 192.0.2.1 192.0.2.2 | /ip4/192.0.2.1/tcp/1 /ip4/192.0.2.2/tcp/1",
                "an interface address that occurs twice makes one | /ip4/0.0.0.0/tcp/1 | 192.0.2.1 192.0.2.1"
                        + " | /ip4/192.0.2.1/tcp/1",
                "two ports are two addresses | /ip4/0.0.0.0/tcp/1 /ip4/0.0.0.0/tcp/2 | 192.0.2.1"
                        + " | /ip4/192.0.2.1/tcp/1 /ip4/192.0.2.1/tcp/2",
                "the zone of a wildcard is gone | /ip6zone/eth0/ip6/::/tcp/1 | fe80::1 | /ip6/fe80::1/tcp/1",
                "no listen address makes none | | 192.0.2.1 |",
            })
    void wildcardsBecomeTheAddressesOfTheInterfaces(String why, String listen, String interfaces, String expected) {
        List<InetAddress> interfaceAddresses =
                words(interfaces).map(ListenAddressesTest::inet).toList();

        assertThat(ListenAddresses.expand(addresses(listen), interfaceAddresses))
                .as(why)
                .containsExactlyElementsOf(addresses(expected));
    }

    @Test
    void aLinkLocalAddressIsWrittenWithoutItsZone() throws Exception {
        InetAddress scoped = Inet6Address.getByAddress(null, inet("fe80::1").getAddress(), 3);

        assertThat(ListenAddresses.expand(addresses("/ip6/::/tcp/1"), List.of(scoped)))
                .containsExactlyElementsOf(addresses("/ip6/fe80::1/tcp/1"));
    }

    private static List<Multiaddr> addresses(String texts) {
        return words(texts).map(Multiaddr::parse).toList();
    }

    private static Stream<String> words(String text) {
        return text == null ? Stream.of() : Stream.of(text.split(" "));
    }

    private static InetAddress inet(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
