package chorus.discovery.mdns;

import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;

/**
 * What the system says about a network interface at one moment. Ordered by index, so that the first interfaces of a
 * machine, which are the physical ones, come before the virtual ones made later.
 *
 * @param device the system's handle, for the socket calls that want one
 * @param name the name, such as {@code eth0}
 * @param index the index, from 1; a new one whenever the interface is created anew
 * @param addresses the addresses of both families
 * @param up whether it is switched on and has a carrier
 * @param loopback whether only this machine is on it
 * @param pointToPoint whether it has exactly one other end, as the tunnel of a VPN
 * @param multicast whether it says that it carries multicast
 * @param mtu the largest IP packet, in bytes
 */
record InterfaceInfo(
        NetworkInterface device,
        String name,
        int index,
        List<LinkAddress> addresses,
        boolean up,
        boolean loopback,
        boolean pointToPoint,
        boolean multicast,
        int mtu)
        implements Comparable<InterfaceInfo> {

    @Override
    public int compareTo(InterfaceInfo other) {
        return Integer.compare(index, other.index);
    }

    /** Returns whether the interface has an address of exactly this class. */
    boolean hasAddress(Class<? extends InetAddress> type) {
        for (LinkAddress each : addresses) {
            if (type.isInstance(each.address())) {
                return true;
            }
        }
        return false;
    }
}
