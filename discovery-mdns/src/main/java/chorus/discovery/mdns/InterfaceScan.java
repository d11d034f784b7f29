package chorus.discovery.mdns;

import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the interfaces from the system.
 *
 * <p>Each flag is a system call of its own, and all of them cost twice the enumeration. So an interface whose name, index
 * and addresses are those of the last scan is only asked whether it is still up (a pulled cable changes nothing else);
 * the other flags are asked when something differs.
 */
final class InterfaceScan implements InterfaceSource {
    private List<InterfaceInfo> last = List.of();

    @Override
    public List<InterfaceInfo> scan() throws SocketException {
        List<InterfaceInfo> found = new ArrayList<>();
        Enumeration<NetworkInterface> devices = NetworkInterface.getNetworkInterfaces();
        while (devices.hasMoreElements()) {
            InterfaceInfo info = describe(devices.nextElement());
            if (info != null) {
                found.add(info);
            }
        }
        Collections.sort(found);
        last = found;
        return found;
    }

    /** Returns the description of a device, or null when it vanished while it was asked. */
    private @Nullable InterfaceInfo describe(NetworkInterface device) {
        List<LinkAddress> addresses = addresses(device);
        InterfaceInfo before = lastOf(device.getIndex());
        try {
            boolean up = device.isUp();
            int mtu = device.getMTU();
            if (before != null
                    && before.up() == up
                    && before.mtu() == mtu
                    && before.name().equals(device.getName())
                    && before.addresses().equals(addresses)) {
                return before;
            }
            return new InterfaceInfo(
                    device,
                    device.getName(),
                    device.getIndex(),
                    addresses,
                    up,
                    device.isLoopback(),
                    device.isPointToPoint(),
                    device.supportsMulticast(),
                    mtu);
        } catch (SocketException e) {
            return null;
        }
    }

    private @Nullable InterfaceInfo lastOf(int index) {
        for (InterfaceInfo each : last) {
            if (each.index() == index) {
                return each;
            }
        }
        return null;
    }

    private static List<LinkAddress> addresses(NetworkInterface device) {
        List<LinkAddress> addresses = new ArrayList<>();
        for (InterfaceAddress each : device.getInterfaceAddresses()) {
            // the JDK gives every IPv6 address of an interface a scope, which only a link-local one means anything with
            InetAddress system = each.getAddress();
            InetAddress address = system.isLinkLocalAddress() ? system : AddressRules.unscoped(system);
            int bits = address.getAddress().length * 8;
            int prefix = each.getNetworkPrefixLength();
            // some systems give an IPv4 address the prefix of an IPv6 one, or none: it is then alone on its link
            addresses.add(new LinkAddress(address, prefix < 1 || prefix > bits ? bits : prefix));
        }
        return addresses;
    }
}
