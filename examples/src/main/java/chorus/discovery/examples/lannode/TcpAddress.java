package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.Multiaddr.Component;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The host and the port of a multiaddr that begins with {@code /ip4|ip6|dns|dns4|dns6/<host>/tcp/<port>}, after an optional
 * zone.
 */
record TcpAddress(String host, int port) {
    private static final Set<String> HOSTS = Set.of("ip4", "ip6", "dns", "dns4", "dns6");

    /** Returns where to connect for an address, whatever is spoken on top of TCP; empty when it is not TCP. */
    static Optional<TcpAddress> of(Multiaddr address) {
        List<Component> parts = address.components();
        String zone = "";
        if (parts.get(0).protocol().equals("ip6zone")) {
            zone = "%" + parts.get(0).value();
            parts = parts.subList(1, parts.size());
        }
        if (parts.size() < 2
                || !HOSTS.contains(parts.get(0).protocol())
                || !parts.get(1).protocol().equals("tcp")) {
            return Optional.empty();
        }
        return Optional.of(new TcpAddress(
                parts.get(0).value() + zone, Integer.parseInt(parts.get(1).value())));
    }

    /**
     * Reads an address to listen on.
     *
     * @throws IllegalArgumentException when it is not exactly an IP address and a TCP port
     */
    static Multiaddr parseListen(String text) {
        Multiaddr address = Multiaddr.parse(text);
        if (address.components().size() != 2 || address.ip().isEmpty() || !address.has("tcp")) {
            throw new IllegalArgumentException("\"" + text
                    + "\"; expected /ip4/<address>/tcp/<port> or /ip6/<address>/tcp/<port>, port 0 for any");
        }
        return address;
    }

    /** Resolves a host name, so this may block. */
    InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }
}
