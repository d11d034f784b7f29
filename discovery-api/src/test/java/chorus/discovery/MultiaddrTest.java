package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chorus.discovery.Multiaddr.Component;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiaddrTest {
    private static final PeerId PEER = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
    private static final PeerId RELAY = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
    private static final String CIRCUIT =
            "/ip4/192.0.2.7/tcp/4001/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N/p2p-circuit";

    @Test
    void thePartsComeInOrderWithTheirCanonicalNamesAndValues() {
        Multiaddr address = Multiaddr.parse("/ip6/2001:DB8::1/udp/04001/quic-v1/ipfs/" + PEER.toCid() + "/unix/a/b");

        assertThat(address.components())
                .containsExactly(
                        new Component("ip6", "2001:db8::1"),
                        new Component("udp", "4001"),
                        new Component("quic-v1", ""),
                        new Component("p2p", PEER.toString()),
                        new Component("unix", "/a/b"))
                .isUnmodifiable();
    }

    @Test
    void aProtocolIsFoundByItsCanonicalName() {
        Multiaddr address = Multiaddr.parse("/dns4/relay.example/tcp/4001/ipfs/" + RELAY + "/p2p-circuit");

        assertThat(address.has("dns4")).isTrue();
        assertThat(address.has("p2p-circuit")).isTrue();
        assertThat(address.has("p2p")).isTrue();
        assertThat(address.has("ipfs")).isFalse();
        assertThat(address.has("dns")).isFalse();
        assertThat(address.has("no such protocol")).isFalse();
    }

    @Test
    void theValueOfTheFirstPartOfAProtocolIsTold() {
        Multiaddr address = Multiaddr.parse(CIRCUIT + "/p2p/" + PEER);

        assertThat(address.value("p2p")).contains(RELAY.toString());
        assertThat(address.value("tcp")).contains("4001");
        assertThat(address.value("p2p-circuit")).contains("");
        assertThat(address.value("udp")).isEmpty();
    }

    @Test
    void thePeerIsTheOneThatTheAddressEndsAt() {
        assertThat(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + PEER).peerId())
                .contains(PEER);
        assertThat(Multiaddr.parse("/p2p/" + PEER).peerId()).contains(PEER);
        assertThat(Multiaddr.parse(CIRCUIT + "/p2p/" + PEER).peerId()).contains(PEER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/192.0.2.1/tcp/4001", CIRCUIT, CIRCUIT + "/http-path/a"})
    void anAddressThatDoesNotEndAtAPeerHasNone(String text) {
        Multiaddr address = Multiaddr.parse(text);

        assertThat(address.peerId()).isEmpty();
        assertThat(address.withoutPeerId()).contains(address);
    }

    @Test
    void thePeerIsTakenOffTheEnd() {
        assertThat(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + PEER).withoutPeerId())
                .contains(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"));
        assertThat(Multiaddr.parse(CIRCUIT + "/p2p/" + PEER).withoutPeerId()).contains(Multiaddr.parse(CIRCUIT));
        assertThat(Multiaddr.parse("/p2p/" + PEER).withoutPeerId()).isEmpty();
    }

    @Test
    void aPeerIsPutAtTheEndOnce() {
        Multiaddr address = Multiaddr.parse("/ip4/192.0.2.1/udp/4001/quic-v1");

        Multiaddr full = address.withPeerId(PEER);

        assertThat(full).hasToString("/ip4/192.0.2.1/udp/4001/quic-v1/p2p/" + PEER);
        assertThat(full.withPeerId(PEER)).isEqualTo(full);
        assertThat(full.withoutPeerId()).contains(address);
        assertThat(Multiaddr.parse(CIRCUIT).withPeerId(PEER)).hasToString(CIRCUIT + "/p2p/" + PEER);
    }

    @Test
    void anotherPeerAtTheEndIsNotReplaced() {
        Multiaddr address = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001").withPeerId(RELAY);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> address.withPeerId(PEER))
                .withMessage(address + " ends at another peer than " + PEER);
    }

    @Test
    void nothingCanFollowAPath() {
        Multiaddr address = Multiaddr.parse("/unix/run/node.sock");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> address.withPeerId(PEER))
                .withMessageContaining("/unix/run/node.sock");
    }

    @ParameterizedTest(name = "{0} starts with {1}")
    @CsvSource({
        "/ip4/192.0.2.1/tcp/4001, c0000201",
        "/ip4/192.0.2.1, c0000201",
        "/ip6/2001:db8::1/udp/4001/quic-v1, 20010db8000000000000000000000001",
        "/ip6zone/eth0/ip6/fe80::1/tcp/4001, fe800000000000000000000000000001",
    })
    void theIpAddressIsReadWithoutALookUp(String text, String expected) {
        InetAddress ip = Multiaddr.parse(text).ip().orElseThrow();

        assertThat(ip.getAddress()).isEqualTo(HexFormat.of().parseHex(expected));
        // an InetAddress that was made of bytes alone prints nothing before the slash
        assertThat(ip.toString()).startsWith("/");
        assertThat(ip).isInstanceOf(expected.length() == 8 ? Inet4Address.class : Inet6Address.class);
    }

    @Test
    void anIpv4MappedAddressIsTheIpv4AddressSoThatItCannotHideALoopbackAddress() {
        InetAddress ip = Multiaddr.parse("/ip6/::ffff:127.0.0.1/tcp/1").ip().orElseThrow();

        assertThat(ip).isInstanceOf(Inet4Address.class);
        assertThat(ip.isLoopbackAddress()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dns4/node.example/tcp/4001",
                "/tcp/4001/ip4/192.0.2.1",
                "/unix/a",
                "/ip6zone/eth0",
                "/ip6zone/eth0/tcp/1"
            })
    void anAddressThatDoesNotStartWithAnIpAddressHasNone(String text) {
        Multiaddr address = Multiaddr.parse(text);

        assertThat(address.ip()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> address.withIp(inet("192.0.2.2")))
                .withMessage(text + " does not start with /ip4 or /ip6");
    }

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource({
        "/ip4/192.0.2.1/tcp/4001, 192.0.2.9, /ip4/192.0.2.9/tcp/4001",
        "/ip4/192.0.2.1/tcp/4001, 2001:db8::9, /ip6/2001:db8::9/tcp/4001",
        "/ip6/2001:db8::1/udp/4001/quic-v1, 192.0.2.9, /ip4/192.0.2.9/udp/4001/quic-v1",
        "/ip6zone/eth0/ip6/fe80::1/tcp/4001, fe80::9, /ip6/fe80::9/tcp/4001",
        "/ip4/192.0.2.1, 192.0.2.9, /ip4/192.0.2.9",
        "/ip4/192.0.2.1/tcp/1/ip4/192.0.2.2, 192.0.2.9, /ip4/192.0.2.9/tcp/1/ip4/192.0.2.2",
    })
    void anotherIpAddressTakesThePlaceOfTheFirst(String text, String ip, String expected) {
        assertThat(Multiaddr.parse(text).withIp(inet(ip))).hasToString(expected);
    }

    @Test
    void theScopeOfAnIpAddressIsLeftOut() throws Exception {
        InetAddress scoped = Inet6Address.getByAddress(null, inet("fe80::9").getAddress(), 7);

        assertThat(Multiaddr.parse("/ip6/::/tcp/1").withIp(scoped)).hasToString("/ip6/fe80::9/tcp/1");
    }

    @Test
    void addressesAreEqualWhenTheirBinaryFormsAre() {
        Multiaddr address = Multiaddr.parse("/ip6/::1/tcp/080/");

        assertThat(address)
                .isEqualTo(Multiaddr.parse("/ip6/0:0:0:0:0:0:0:1/tcp/80"))
                .hasSameHashCodeAs(Multiaddr.parse("/ip6/0:0:0:0:0:0:0:1/tcp/80"))
                .isNotEqualTo(Multiaddr.parse("/ip6/::1/tcp/81"))
                .isNotEqualTo("/ip6/::1/tcp/80");
    }

    @Test
    void theBytesOfAnAddressCannotBeChanged() {
        byte[] bytes = Multiaddr.parse("/ip4/192.0.2.1").toBytes();
        Multiaddr address = Multiaddr.fromBytes(bytes);

        bytes[4]++;
        address.toBytes()[4]++;

        assertThat(address).hasToString("/ip4/192.0.2.1");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void theLongestAddressOfEveryProtocolCanBeReadBackFromItsText(Protocol protocol) {
        byte[] part = Part.bytes(protocol, longestText(protocol.type));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        do {
            bytes.writeBytes(part);
        } while (bytes.size() + part.length <= Multiaddr.MAX_BYTES && protocol.type != ValueType.PATH);

        Multiaddr address = Multiaddr.fromBytes(bytes.toByteArray());

        assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        assertThat(address.toString().length()).isLessThanOrEqualTo(10 * bytes.size());
    }

    /** Returns the value of a type that takes the most characters for its bytes. */
    private static byte[] longestText(ValueType type) {
        String hex = switch (type) {
            case NONE -> "";
            case GARLIC64 -> "ff".repeat(386);
            case NAME -> "61";
            case PATH -> "2f" + "61".repeat(Multiaddr.MAX_BYTES - 5);
            case CERTHASH -> "0000";
            case PEER_ID -> "0001ff";
            case GARLIC32 -> "ff".repeat(32);
            case HTTP_PATH -> "ff";
            default -> "fe".repeat(type.size);
        };
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void everyProtocolHasItsOwnNameAndCode() {
        Set<String> names = new TreeSet<>();
        Set<Integer> codes = new TreeSet<>();
        for (Protocol protocol : Protocol.values()) {
            assertThat(Protocol.byName(protocol.text)).isSameAs(protocol);
            assertThat(Protocol.byCode(protocol.code)).isSameAs(protocol);
            assertThat(names.add(protocol.text)).isTrue();
            assertThat(codes.add(protocol.code)).isTrue();
        }
    }

    @Test
    void anAddressHasAtMost1024Bytes() {
        String longest = "/tcp/1".repeat(341);
        assertThat(Multiaddr.parse(longest).toBytes()).hasSize(1023);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiaddr.parse(longest + "/tcp/1"))
                .withMessageContaining("1026 bytes, not 1 to 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiaddr.fromBytes(new byte[1025]))
                .withMessageContaining("(1025 bytes)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiaddr.parse(longest).withPeerId(PEER));
    }

    @Test
    void aHugeTextIsRefusedAtOnceAndShownShortened() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiaddr.parse("/http-path/" + "x".repeat(1_000_000)))
                .withMessageContaining("1000011 characters, above 10240")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    private static InetAddress inet(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
