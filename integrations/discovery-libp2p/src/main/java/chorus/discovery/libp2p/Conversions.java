package chorus.discovery.libp2p;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values of this library as those of jvm-libp2p, and back. Peer ids go by their bytes, addresses by their text: an address of
 * a protocol that one side does not know is left out.
 */
final class Conversions {
    private static final Logger LOG = LoggerFactory.getLogger(Conversions.class);

    private Conversions() {}

    /**
     * Returns a peer id of jvm-libp2p.
     *
     * @throws IllegalArgumentException when it is shorter or longer than jvm-libp2p takes
     */
    static io.libp2p.core.PeerId toLibp2p(PeerId id) {
        return new io.libp2p.core.PeerId(id.toBytes());
    }

    static PeerId fromLibp2p(io.libp2p.core.PeerId id) {
        return PeerId.fromBytes(id.getBytes());
    }

    /** Returns the addresses of a peer that jvm-libp2p can read, in their order. */
    static List<io.libp2p.core.multiformats.Multiaddr> toLibp2p(PeerInfo peer) {
        return peer.addresses().stream()
                .filter(Conversions::isNoPeerInside)
                .flatMap(address -> toLibp2p(address).stream())
                .toList();
    }

    static List<Multiaddr> fromLibp2p(List<io.libp2p.core.multiformats.Multiaddr> addresses) {
        return addresses.stream()
                .flatMap(address -> fromLibp2p(address).stream())
                .toList();
    }

    /** Another peer in the midst of an address is a relay; jvm-libp2p refuses the whole dial for any other. */
    private static boolean isNoPeerInside(Multiaddr address) {
        return !address.has("p2p") || address.has("p2p-circuit");
    }

    private static Optional<io.libp2p.core.multiformats.Multiaddr> toLibp2p(Multiaddr address) {
        try {
            return Optional.of(new io.libp2p.core.multiformats.Multiaddr(address.toString()));
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is left out: jvm-libp2p cannot read it", address, e);
            return Optional.empty();
        }
    }

    private static Optional<Multiaddr> fromLibp2p(io.libp2p.core.multiformats.Multiaddr address) {
        try {
            return Optional.of(Multiaddr.parse(address.toString()));
        } catch (IllegalArgumentException e) {
            LOG.debug("{} of jvm-libp2p is left out", address, e);
            return Optional.empty();
        }
    }
}
