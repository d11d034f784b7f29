package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.spi.ListenAddresses;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which addresses are told on a link, in which order, and which of those heard on it are believed. */
final class AddressRules {

    private AddressRules() {}

    /**
     * Returns the addresses to announce on an interface, best first: only those that its neighbours can use (RFC 6762
     * section 6.2), that is on the interface's own addresses or, as go has it, on a {@code .local} name.
     *
     * @param listen what the host listens on, wildcards included
     * @param link the interface, with its addresses
     */
    static List<Multiaddr> announced(List<Multiaddr> listen, MulticastLink link) {
        List<InetAddress> own = new ArrayList<>();
        for (LinkAddress address : link.addresses()) {
            own.add(unscoped(address.address()));
        }
        Set<Multiaddr> suitable = new LinkedHashSet<>();
        for (Multiaddr address : ListenAddresses.expand(listen, own)) {
            if (address.has("p2p-circuit")) {
                continue;
            }
            Optional<InetAddress> ip = address.ip();
            if (ip.isPresent() ? own.contains(unscoped(ip.get())) && usable(ip.get(), link) : isLocalName(address)) {
                Multiaddr place = address.withoutPeerId().orElse(null);
                if (place != null) {
                    suitable.add(withoutZone(place));
                }
            }
        }
        List<Multiaddr> sorted = new ArrayList<>(suitable);
        sorted.sort(AddressRules::bestFirst);
        return sorted;
    }

    /**
     * Returns an address that a neighbour has announced as this node can use it, or empty when nobody could: a loopback
     * address heard from another machine, a multicast group. A wildcard, which python announces as it is, stands for the
     * address that the packet came from. A link-local address gets the zone of this node's interface (RFC 4007), because
     * it cannot be dialled without.
     */
    static Optional<Multiaddr> believed(Multiaddr announced, MulticastLink link, InetAddress source) {
        Multiaddr address = announced;
        InetAddress ip = address.ip().orElse(null);
        if (ip != null && ip.isAnyLocalAddress() && ip.getClass() == source.getClass()) {
            ip = unscoped(source);
            address = address.withIp(ip);
        }
        if (ip == null) {
            return Optional.of(address);
        }
        if (!usable(ip, link)) {
            return Optional.empty();
        }
        if (ip instanceof Inet6Address && ip.isLinkLocalAddress()) {
            return Optional.of(Multiaddr.parse("/ip6zone/" + link.interfaceName() + withoutZone(address)));
        }
        return Optional.of(address);
    }

    /** A loopback address means something on the loopback link only; wildcards and groups are nobody's address. */
    private static boolean usable(InetAddress ip, MulticastLink link) {
        return !ip.isAnyLocalAddress() && !ip.isMulticastAddress() && (!ip.isLoopbackAddress() || link.loopback());
    }

    private static boolean isLocalName(Multiaddr address) {
        for (Multiaddr.Component component : address.components()) {
            switch (component.protocol()) {
                case "dns", "dns4", "dns6", "dnsaddr":
                    return component.value().endsWith(".local");
                default:
                    return false;
            }
        }
        return false;
    }

    /** Python reads the first address only and speaks TCP; private and global addresses work for more peers than fe80. */
    private static int bestFirst(Multiaddr one, Multiaddr other) {
        int byReach = Integer.compare(reach(one), reach(other));
        return byReach != 0 ? byReach : Integer.compare(transport(one), transport(other));
    }

    private static int reach(Multiaddr address) {
        Optional<InetAddress> ip = address.ip();
        if (ip.isEmpty()) {
            return 3;
        }
        if (ip.get() instanceof Inet4Address) {
            return ip.get().isLinkLocalAddress() ? 2 : 0;
        }
        return ip.get().isLinkLocalAddress() ? 2 : 1;
    }

    private static int transport(Multiaddr address) {
        boolean plainTcp = address.has("tcp") && !address.has("ws") && !address.has("wss") && !address.has("http");
        return plainTcp ? 0 : 1;
    }

    private static Multiaddr withoutZone(Multiaddr address) {
        if (!address.has("ip6zone")) {
            return address;
        }
        String text = address.toString();
        return Multiaddr.parse(text.substring(text.indexOf("/ip6/")));
    }

    /** A scope makes an address unequal to the same address read off the wire. */
    static InetAddress unscoped(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of " + address.getAddress().length + " bytes", e);
        }
    }
}
