package chorus.discovery.mdns;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The two multicast addresses and the port of a protocol.
 *
 * <p>Every address here is made from bytes: an address made from a name could ask a name server, and one stalled look-up
 * stalls the loop.
 *
 * @param ipv4 the group on IPv4 links
 * @param ipv6 the group on IPv6 links
 * @param port the UDP port, the same in both families
 */
record MulticastGroup(InetAddress ipv4, InetAddress ipv6, int port) {
    private static final byte[] MDNS_IPV4 = {(byte) 224, 0, 0, (byte) 251};
    private static final byte[] MDNS_IPV6 = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xfb};

    /** 224.0.0.251 and FF02::FB, port 5353 (RFC 6762 section 3). */
    static final MulticastGroup MDNS = mdnsOnPort(5353);

    /** Returns the groups of mDNS on another port, for tests that must not meet the machine's own mDNS. */
    static MulticastGroup mdnsOnPort(int port) {
        return new MulticastGroup(address(MDNS_IPV4), address(MDNS_IPV6), port);
    }

    /** Returns the group's address in a family. */
    InetAddress address(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    /** Returns where a message for everybody on a link is sent. */
    InetSocketAddress on(MulticastLink link) {
        return new InetSocketAddress(address(link.family()), port);
    }

    /**
     * Returns where the socket of a link is bound: the wildcard, because a unicast bind on 5353 takes the replies that
     * are meant for the machine's own mDNS responder. It is of the link's own family: the JDK's wildcard is an IPv6 one
     * under {@code java.net.preferIPv6Addresses}, which an IPv4 socket refuses.
     */
    InetSocketAddress bindAddress(Family family) {
        return new InetSocketAddress(address(new byte[family == Family.IPV4 ? 4 : 16]), port);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are always an address", e);
        }
    }
}
