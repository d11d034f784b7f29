package chorus.discovery.testkit;

/** How a datagram is cut into IP packets (RFC 791, section 3.2; RFC 8200, section 4.5) and what these weigh. */
final class Frames {
    static final int ETHERNET_HEADER = 14;
    static final int IPV4_HEADER = 20;
    static final int IPV6_HEADER = 40;
    static final int IPV6_FRAGMENT_HEADER = 8;
    static final int UDP_HEADER = 8;

    /** Fragments begin at a multiple of this many bytes. */
    static final int FRAGMENT_UNIT = 8;

    private Frames() {}

    /** Returns in how many IP packets a datagram travels. */
    static int count(Packet packet, int mtu) {
        int datagram = UDP_HEADER + packet.bytes().length;
        if (ipHeader(packet) + datagram <= mtu) {
            return 1;
        }
        int each = fragmentBytes(packet, mtu);
        return (datagram + each - 1) / each;
    }

    /** Returns how many bytes of a datagram each fragment but the last carries. */
    static int fragmentBytes(Packet packet, int mtu) {
        return (mtu - fragmentIpHeader(packet)) / FRAGMENT_UNIT * FRAGMENT_UNIT;
    }

    /** Returns what all frames of a datagram weigh. */
    static long bytesOnTheWire(Packet packet, int mtu) {
        int count = count(packet, mtu);
        int header = ETHERNET_HEADER + (count == 1 ? ipHeader(packet) : fragmentIpHeader(packet));
        return (long) count * header + UDP_HEADER + packet.bytes().length;
    }

    private static int ipHeader(Packet packet) {
        return packet.isIpv6() ? IPV6_HEADER : IPV4_HEADER;
    }

    private static int fragmentIpHeader(Packet packet) {
        return packet.isIpv6() ? IPV6_HEADER + IPV6_FRAGMENT_HEADER : IPV4_HEADER;
    }
}
