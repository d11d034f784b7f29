package chorus.discovery.mdns;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells on which link the sender of a datagram is. The socket that heard the datagram does not settle that: a unicast
 * datagram goes to any of the sockets on the port, and so does an IPv4 multicast where SO_REUSEPORT is set.
 *
 * <p>Threads: the loop updates, whoever reads asks.
 */
final class SourceLinks {
    private volatile List<MulticastLink> ipv4 = List.of();

    /** Takes the links that are up now in place of those before. */
    void update(List<MulticastLink> up) {
        List<MulticastLink> links = new ArrayList<>();
        for (MulticastLink each : up) {
            if (each.family() == Family.IPV4) {
                links.add(each);
            }
        }
        ipv4 = links;
    }

    /**
     * Returns whether the socket of a link is the one that keeps a datagram from this source; the others that hear it
     * leave it alone, so that it is counted once.
     *
     * <p>On Linux an IPv6 socket hears the groups that any socket of the machine has joined, on every interface. (A
     * link-local unicast is lost here if the system gave it to another interface's socket. Nobody sends us one, because no
     * query of ours asks for a unicast reply.) An IPv6 socket may be given IPv4 datagrams as well.
     */
    static boolean keeps(MulticastLink heardOn, InetAddress source) {
        if (source instanceof Inet6Address six) {
            boolean scoped = six.getScopeId() != 0;
            return heardOn.family() == Family.IPV6 && (!scoped || six.getScopeId() == heardOn.interfaceIndex());
        }
        return heardOn.family() == Family.IPV4;
    }

    /**
     * Returns the link that a sender is on (RFC 6762 section 11), or null when it is on none. The link that heard the
     * datagram comes first, for a machine with two interfaces on one LAN.
     */
    @Nullable
    MulticastLink linkOf(MulticastLink heardOn, InetAddress source) {
        if (isOn(heardOn, source)) {
            return heardOn;
        }
        if (heardOn.family() == Family.IPV4) {
            for (MulticastLink each : ipv4) {
                if (isOn(each, source)) {
                    return each;
                }
            }
        }
        return null;
    }

    private static boolean isOn(MulticastLink link, InetAddress source) {
        if (source instanceof Inet6Address six && six.getScopeId() != 0) {
            return six.getScopeId() == link.interfaceIndex();
        }
        for (LinkAddress each : link.addresses()) {
            if (each.contains(source)) {
                return true;
            }
        }
        return false;
    }
}
