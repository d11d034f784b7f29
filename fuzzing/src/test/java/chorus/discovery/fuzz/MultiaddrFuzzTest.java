package chorus.discovery.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text and any bytes are an address, with canonical forms that lead back to it, or are refused in a short line. */
class MultiaddrFuzzTest {
    private static final String ID = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    private static final String HASH = "uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g";
    private static final String ONION3 = "vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:1234";
    private static final PeerId OTHER = PeerId.fromEd25519(new byte[32]);

    static Stream<byte[]> texts() {
        return Stream.of(
                        "/ip4/192.0.2.1/tcp/4001/p2p/" + ID,
                        "/ip4/192.0.2.1/udp/4001/quic-v1/webtransport/certhash/" + HASH + "/certhash/" + HASH,
                        "/ip4/192.0.2.1/tcp/4001/p2p/" + ID + "/p2p-circuit/p2p/" + ID,
                        "/ip4/192.0.2.1/tcp/4001/p2p/" + OTHER + "/p2p/" + ID,
                        "/ip6zone/eth0/ip6/fe80::1/tcp/4001/ws/",
                        "/ip6/::ffff:192.0.2.1/tcp/00443/tls/sni/example.org/ws",
                        "/ip6/2001:db8::/ipcidr/32",
                        "/dns4/\u00fc.example.org/tcp/443/wss/ipfs/" + ID,
                        "/dnsaddr/bootstrap.example.org/p2p/bafzaajaiaejcbtz3dm4zawl6nyhvlpubcp5dbbyfs2ou2b4iz2bcsgvuxkabwzav",
                        "/onion/aaimaq4ygg2iegci:80/http",
                        "/onion3/" + ONION3,
                        "/garlic32/566niximlxdzpanmn4qouucvua3k7neniwss47li5r6ugoertzuq",
                        "/garlic64/" + "A".repeat(520),
                        "/unix/run/peer.sock",
                        "/memory/18446744073709551615",
                        "/ip4/192.0.2.1/tcp/80/http/http-path/a%2Fb+c%00",
                        "/sctp/1/dccp/2/udt/utp/p2p-circuit/noise/plaintextv2/webrtc-direct")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> binaries() {
        return texts().map(text -> read(new String(text, StandardCharsets.UTF_8)))
                .flatMap(Optional::stream)
                .map(Multiaddr::toBytes);
    }

    @MethodSource("texts")
    @FuzzTest
    void text(byte[] utf8) {
        read(new String(utf8, StandardCharsets.UTF_8)).ifPresent(MultiaddrFuzzTest::check);
    }

    @MethodSource("binaries")
    @FuzzTest
    void binary(byte[] bytes) {
        try {
            Multiaddr address = Multiaddr.fromBytes(bytes);
            assertThat(address.toBytes()).isEqualTo(bytes);
            check(address);
        } catch (IllegalArgumentException e) {
            Refusals.check(e);
        }
    }

    private static Optional<Multiaddr> read(String text) {
        try {
            return Optional.of(Multiaddr.parse(text));
        } catch (IllegalArgumentException e) {
            Refusals.check(e);
            return Optional.empty();
        }
    }

    private static void check(Multiaddr address) {
        String text = address.toString();
        Multiaddr again = Multiaddr.parse(text);
        assertThat(again).isEqualTo(address).hasToString(text);
        assertThat(Multiaddr.fromBytes(address.toBytes())).isEqualTo(address).hasToString(text);
        assertThat(text).matches(shown -> shown.chars().noneMatch(Character::isISOControl));
        assertThat(join(address)).isEqualTo(text);
        address.components()
                .forEach(part -> assertThat(address.has(part.protocol())).isTrue());
        checkPeer(address);
        checkIp(address);
    }

    private static String join(Multiaddr address) {
        return address.components().stream()
                .map(part -> "/" + part.protocol() + value(part))
                .collect(Collectors.joining());
    }

    private static String value(Multiaddr.Component part) {
        String value = part.value();
        return value.isEmpty() || value.startsWith("/") ? value : "/" + value;
    }

    /** Whoever ends an address is its peer, and whoever is in the middle is not. */
    private static void checkPeer(Multiaddr address) {
        @Nullable PeerId id = address.peerId().orElse(null);
        @Nullable Multiaddr place = address.withoutPeerId().orElse(null);
        if (id == null) {
            assertThat(place).isEqualTo(address);
        } else if (place != null) {
            assertThat(place.toBytes().length).isLessThan(address.toBytes().length);
            assertThat(address.withPeerId(id)).isEqualTo(address);
            if (place.peerId().isEmpty()) {
                assertThat(new PeerInfo(id, List.of(address)).fullAddresses()).containsExactly(address);
            }
        }
    }

    private static void checkIp(Multiaddr address) {
        InetAddress ip = address.ip().orElse(null);
        if (ip != null) {
            Multiaddr moved = address.withIp(InetAddress.getLoopbackAddress());
            assertThat(moved.ip()).contains(InetAddress.getLoopbackAddress());
            assertThat(moved.withIp(ip).ip()).contains(ip);
        }
    }
}
