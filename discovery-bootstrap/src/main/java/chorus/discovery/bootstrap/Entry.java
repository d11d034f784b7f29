package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One address of a bootstrap list. */
sealed interface Entry {
    /** What an address of a list looks like, for errors. */
    String SHAPE = "expected /ip4|ip6|dns|dns4|dns6/<host>/<transport>/.../p2p/<peer id>"
            + " or /dnsaddr/<domain>, with or without /p2p/<peer id>";

    /** Returns the peer that the address leads to; null for all peers of a domain. */
    @Nullable
    PeerId id();

    /**
     * A place where a peer lives.
     *
     * @param id the peer
     * @param address where, without the peer id
     */
    record Direct(PeerId id, Multiaddr address) implements Entry {
        private static final Set<String> HOSTS = Set.of("ip4", "ip6", "dns", "dns4", "dns6");

        /** Refuses an address that no peer id can follow: one that ends in a path, or is too long with it. */
        public Direct {
            address.withPeerId(id);
        }

        private static Direct of(Multiaddr address, @Nullable PeerId id) {
            String first = address.components().get(0).protocol();
            if (!HOSTS.contains(first)) {
                throw bad(address, "starts with /" + first);
            }
            if (id == null) {
                throw bad(address, "does not end in a peer id");
            }
            Multiaddr place = address.withoutPeerId().orElseThrow();
            if (place.peerId().isPresent()) {
                throw bad(address, "ends at two peers");
            }
            if (place.components().size() < 2) {
                throw bad(address, "names no transport, such as /tcp/4001");
            }
            return new Direct(id, place);
        }

        /** Returns whether the DNS knows where this is, and not the address itself. */
        boolean isNamed() {
            return protocol().startsWith("dns");
        }

        /** Returns the protocol of the host: {@code ip4}, {@code ip6}, {@code dns}, {@code dns4} or {@code dns6}. */
        String protocol() {
            return address.components().get(0).protocol();
        }

        /** Returns the name or the IP address of the host. */
        String host() {
            return address.components().get(0).value();
        }

        /** Returns this place with another host, such as {@code /ip4/192.0.2.10}. */
        Direct at(Multiaddr other) {
            String text = address.toString();
            String transport = text.substring(text.indexOf('/', text.indexOf('/', 1) + 1));
            return new Direct(id, Multiaddr.parse(other + transport));
        }

        @Override
        public String toString() {
            return address + "/p2p/" + id;
        }
    }

    /**
     * A list of peers in the DNS, as the libp2p specification "addressing" describes it.
     *
     * @param domain the domain whose {@code _dnsaddr} name has the list
     * @param id the only peer of the list that is wanted, or null for all
     */
    record Dnsaddr(String domain, @Nullable PeerId id) implements Entry {

        private static Dnsaddr of(Multiaddr address, @Nullable PeerId id) {
            Multiaddr place = address.withoutPeerId().orElseThrow();
            if (place.components().size() > 1) {
                throw bad(address, "has more than a domain and a peer id");
            }
            return new Dnsaddr(place.components().get(0).value().toLowerCase(Locale.ROOT), id);
        }

        @Override
        public String toString() {
            return "/dnsaddr/" + domain + (id == null ? "" : "/p2p/" + id);
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it is no multiaddr, or none that leads to peers
     */
    static Entry parse(String text) {
        return of(Multiaddr.parse(text), null);
    }

    /**
     * Returns what an address stands for.
     *
     * @param implied the peer that an address without a peer id leads to; null when nothing implies one
     * @throws IllegalArgumentException when it does not lead to peers
     */
    static Entry of(Multiaddr address, @Nullable PeerId implied) {
        PeerId id = address.peerId().orElse(implied);
        return address.components().get(0).protocol().equals("dnsaddr")
                ? Dnsaddr.of(address, id)
                : Direct.of(address, id);
    }

    private static IllegalArgumentException bad(Multiaddr address, String reason) {
        return new IllegalArgumentException("\"" + address + "\" " + reason + "; " + SHAPE);
    }
}
