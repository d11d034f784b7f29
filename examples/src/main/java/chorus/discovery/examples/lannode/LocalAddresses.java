package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The addresses at which others see this node: wildcards replaced by the addresses of the interfaces. Without streams,
 * because this runs while the first peers are found.
 */
final class LocalAddresses {
    private LocalAddresses() {}

    /**
     * Replaces the wildcards.
     *
     * @param listening what the node listens on
     * @param interfaces the names of the interfaces to look at; empty for all but loopback
     */
    static List<Multiaddr> expand(List<Multiaddr> listening, Collection<String> interfaces) {
        List<InetAddress> local = addressesOf(interfaces);
        Set<Multiaddr> expanded = new LinkedHashSet<>();
        for (Multiaddr address : listening) {
            InetAddress ip = address.ip().orElseThrow();
            if (!ip.isAnyLocalAddress()) {
                expanded.add(address);
                continue;
            }
            for (InetAddress candidate : local) {
                if (candidate instanceof Inet4Address == ip instanceof Inet4Address) {
                    expanded.add(address.withIp(candidate));
                }
            }
        }
        return List.copyOf(expanded);
    }

    /** Link-local addresses stay out: without a zone, which differs between machines, nobody can dial them. */
    private static List<InetAddress> addressesOf(Collection<String> interfaces) {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (NetworkInterface nif : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!interfaces.isEmpty() && !interfaces.contains(nif.getName())) {
                    continue;
                }
                for (InetAddress ip : Collections.list(nif.getInetAddresses())) {
                    if (!ip.isLinkLocalAddress() && (!interfaces.isEmpty() || !ip.isLoopbackAddress())) {
                        addresses.add(ip);
                    }
                }
            }
        } catch (SocketException e) {
            return List.of();
        }
        return addresses;
    }
}
