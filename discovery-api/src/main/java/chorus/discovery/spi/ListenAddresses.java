package chorus.discovery.spi;

import chorus.discovery.Multiaddr;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes listen addresses ones that another machine can dial. */
public final class ListenAddresses {
    private ListenAddresses() {}

    /**
     * Replaces wildcard addresses by the addresses of interfaces: {@code /ip4/0.0.0.0} by each IPv4 address and
     * {@code /ip6/::} by each IPv6 address, family by family, because libp2p nodes listen in one family at a time and
     * {@code /ip6/::} does not take IPv4 connections. All other addresses stay as they are.
     *
     * <p>A link-local IPv6 address is written without its zone, which has a meaning on this machine only; who receives it
     * knows on which of its own links it came in.
     *
     * @param listen what a node listens on, best first
     * @param interfaceAddresses the addresses to put in the place of the wildcards, best first
     * @return the addresses in the order of {@code listen} and then of {@code interfaceAddresses}, each once
     */
    public static List<Multiaddr> expand(List<Multiaddr> listen, List<InetAddress> interfaceAddresses) {
        Set<Multiaddr> expanded = new LinkedHashSet<>();
        for (Multiaddr address : listen) {
            InetAddress ip = address.ip().orElse(null);
            if (ip == null || !ip.isAnyLocalAddress()) {
                expanded.add(address);
                continue;
            }
            for (InetAddress local : interfaceAddresses) {
                if (sameFamily(local, ip)) {
                    expanded.add(address.withIp(local));
                }
            }
        }
        return List.copyOf(expanded);
    }

    private static boolean sameFamily(InetAddress one, InetAddress other) {
        return one.getAddress().length == other.getAddress().length;
    }
}
