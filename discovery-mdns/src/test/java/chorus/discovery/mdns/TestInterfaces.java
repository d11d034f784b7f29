package chorus.discovery.mdns;

import chorus.discovery.mdns.LinkSelection.Candidate;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Network interfaces that this machine does not have. */
final class TestInterfaces {
    private TestInterfaces() {}

    /** An interface that is up and carries multicast, with addresses such as {@code 10.0.0.2/24}. */
    static InterfaceInfo ethernet(String name, int index, String... addresses) {
        return new InterfaceInfo(
                device(), name, index, linkAddresses(index, addresses), true, false, false, true, 1500);
    }

    static InterfaceInfo down(InterfaceInfo it) {
        return with(it, false, it.loopback(), it.pointToPoint(), it.multicast());
    }

    /** As Linux has it: up, not saying MULTICAST. */
    static InterfaceInfo loopback(String... addresses) {
        return with(ethernet("lo", 1, addresses), true, true, false, false);
    }

    /** As Linux has a tun device: saying both MULTICAST and POINTOPOINT. */
    static InterfaceInfo tunnel(String name, int index, String... addresses) {
        return with(ethernet(name, index, addresses), true, false, true, true);
    }

    static InterfaceInfo withoutMulticast(InterfaceInfo it) {
        return with(it, it.up(), it.loopback(), it.pointToPoint(), false);
    }

    static MulticastLink link(InterfaceInfo on, Family family) {
        return new MulticastLink(on.name(), on.index(), family, on.addresses(), on.mtu(), on.loopback());
    }

    static Candidate candidate(InterfaceInfo on, Family family) {
        return new Candidate(link(on, family), on);
    }

    /** An address from its text, with an IPv6 scope after {@code %}. Literals only: nothing is looked up. */
    static InetAddress address(String text) {
        try {
            int percent = text.indexOf('%');
            if (percent < 0) {
                return InetAddress.getByName(text);
            }
            byte[] bytes = InetAddress.getByName(text.substring(0, percent)).getAddress();
            return Inet6Address.getByAddress(null, bytes, Integer.parseInt(text.substring(percent + 1)));
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InterfaceInfo with(
            InterfaceInfo it, boolean up, boolean loopback, boolean pointToPoint, boolean multicast) {
        return new InterfaceInfo(
                it.device(), it.name(), it.index(), it.addresses(), up, loopback, pointToPoint, multicast, it.mtu());
    }

    private static List<LinkAddress> linkAddresses(int index, String... texts) {
        List<LinkAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            int slash = text.indexOf('/');
            String scope = text.startsWith("fe80") ? "%" + index : "";
            addresses.add(new LinkAddress(
                    address(text.substring(0, slash) + scope), Integer.parseInt(text.substring(slash + 1))));
        }
        return addresses;
    }

    /** Any handle will do: nothing that is tested here calls it. */
    private static NetworkInterface device() {
        try {
            return NetworkInterface.getNetworkInterfaces().nextElement();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
