package chorus.discovery;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The protocols of a multiaddr: the tables {@code protocols.csv} of the multiaddr specification and {@code table.csv} of
 * multicodec (tag multiaddr) as far as libp2p uses them.
 */
enum Protocol {
    // network
    IP4("ip4", 4, ValueType.IP4),
    IP6("ip6", 41, ValueType.IP6),
    IP6ZONE("ip6zone", 42, ValueType.NAME),
    IPCIDR("ipcidr", 43, ValueType.BYTE),
    DNS("dns", 53, ValueType.NAME),
    DNS4("dns4", 54, ValueType.NAME),
    DNS6("dns6", 55, ValueType.NAME),
    DNSADDR("dnsaddr", 56, ValueType.NAME),
    ONION("onion", 444, ValueType.ONION),
    ONION3("onion3", 445, ValueType.ONION3),
    GARLIC64("garlic64", 446, ValueType.GARLIC64),
    GARLIC32("garlic32", 447, ValueType.GARLIC32),
    MEMORY("memory", 777, ValueType.MEMORY),
    UNIX("unix", 400, ValueType.PATH),

    // transport
    TCP("tcp", 6, ValueType.PORT),
    UDP("udp", 273, ValueType.PORT),
    DCCP("dccp", 33, ValueType.PORT),
    SCTP("sctp", 132, ValueType.PORT),
    UDT("udt", 301),
    UTP("utp", 302),
    QUIC("quic", 460),
    QUIC_V1("quic-v1", 461),
    WEBTRANSPORT("webtransport", 465),
    CERTHASH("certhash", 466, ValueType.CERTHASH),
    WEBRTC_DIRECT("webrtc-direct", 280),
    WEBRTC("webrtc", 281),
    P2P_WEBRTC_STAR("p2p-webrtc-star", 275),
    P2P_WEBRTC_DIRECT("p2p-webrtc-direct", 276),
    P2P_STARDUST("p2p-stardust", 277),
    P2P_WEBSOCKET_STAR("p2p-websocket-star", 479),

    // security and application
    TLS("tls", 448),
    SNI("sni", 449, ValueType.NAME),
    NOISE("noise", 454),
    PLAINTEXTV2("plaintextv2", 7367777),
    WS("ws", 477),
    WSS("wss", 478),
    HTTP("http", 480),
    HTTP_PATH("http-path", 481, ValueType.HTTP_PATH),
    HTTPS("https", 443),
    P2P("p2p", 421, ValueType.PEER_ID),
    P2P_CIRCUIT("p2p-circuit", 290);

    private static final Map<String, Protocol> BY_NAME = new HashMap<>();
    private static final Map<Integer, Protocol> BY_CODE = new HashMap<>();

    static {
        for (Protocol protocol : values()) {
            BY_NAME.put(protocol.text, protocol);
            BY_CODE.put(protocol.code, protocol);
        }
        // the old name, still in use; printed as p2p
        BY_NAME.put("ipfs", P2P);
    }

    /** The name in text. */
    final String text;

    /** The code in binary form. */
    final int code;

    /** What follows the name or code. */
    final ValueType type;

    Protocol(String text, int code) {
        this(text, code, ValueType.NONE);
    }

    Protocol(String text, int code, ValueType type) {
        this.text = text;
        this.code = code;
        this.type = type;
    }

    static @Nullable Protocol byName(String name) {
        return BY_NAME.get(name);
    }

    static @Nullable Protocol byCode(int code) {
        return BY_CODE.get(code);
    }
}
