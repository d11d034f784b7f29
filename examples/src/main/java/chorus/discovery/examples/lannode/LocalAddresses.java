package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The addresses at which others see this node: wildcards replaced by the addresses of the interfaces. */
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
        return listening.stream()
                .flatMap(address -> expand(address, local))
                .distinct()
                .toList();
    }

    private static Stream<Multiaddr> expand(Multiaddr address, List<InetAddress> local) {
        InetAddress ip = address.ip().orElseThrow();
        if (!ip.isAnyLocalAddress()) {
            return Stream.of(address);
        }
        return local.stream()
                .filter(candidate -> candidate instanceof Inet4Address == ip instanceof Inet4Address)
                .map(address::withIp);
    }

    /** Link-local addresses stay out: without a zone, which differs between machines, nobody can dial them. */
    private static List<InetAddress> addressesOf(Collection<String> interfaces) {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(nif -> interfaces.contains(nif.getName()) || interfaces.isEmpty())
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(ip -> !ip.isLinkLocalAddress())
                    .filter(ip -> !interfaces.isEmpty() || !ip.isLoopbackAddress())
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }
}
