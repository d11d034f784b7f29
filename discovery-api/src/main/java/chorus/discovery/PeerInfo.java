package chorus.discovery;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A peer and where it can be reached.
 *
 * @param id the peer
 * @param addresses where it listens, in order of preference, each once and without {@code /p2p/<id>} at its end
 */
public record PeerInfo(PeerId id, List<Multiaddr> addresses) {
    /** So many addresses are compared with each other; more are hashed. */
    private static final int FEW = 16;

    /**
     * Copies the addresses, takes {@code /p2p/<id>} off their ends and drops those that say nothing more and those that
     * occurred before.
     *
     * @throws IllegalArgumentException when an address ends at another peer, or at two of them one after the other
     */
    public PeerInfo {
        Objects.requireNonNull(id, "id");
        addresses = List.copyOf(addresses);
        if (!arePlaces(addresses)) {
            addresses = places(addresses, id);
        }
    }

    /** Returns whether a list can stay as it is, and be shared: a few addresses without a peer, each once. */
    private static boolean arePlaces(List<Multiaddr> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            Multiaddr address = addresses.get(i);
            if (i > FEW || address.peerId().isPresent() || addresses.indexOf(address) < i) {
                return false;
            }
        }
        return true;
    }

    private static List<Multiaddr> places(List<Multiaddr> addresses, PeerId peer) {
        // no stream here, nor where else a new JVM comes by on its way to the first peer: its first one costs 10 ms
        Set<Multiaddr> places = new LinkedHashSet<>();
        for (Multiaddr address : addresses) {
            Multiaddr place = withoutPeerId(address, peer);
            if (place != null) {
                places.add(place);
            }
        }
        return List.copyOf(places);
    }

    private static @Nullable Multiaddr withoutPeerId(Multiaddr address, PeerId expected) {
        PeerId end = address.peerId().orElse(null);
        if (end == null) {
            return address;
        }
        if (!end.equals(expected)) {
            throw new IllegalArgumentException("address " + address + " ends at another peer than " + expected);
        }
        Multiaddr place = address.withoutPeerId().orElse(null);
        if (place != null && place.peerId().isPresent()) {
            throw new IllegalArgumentException(
                    "address " + address + " ends at two peers; expected one, or /p2p-circuit between them");
        }
        return place;
    }

    /**
     * Reads a full address that ends in {@code /p2p/<id>}.
     *
     * @throws IllegalArgumentException when it is not a multiaddr or does not end at a peer, and at one only
     */
    public static PeerInfo parse(String multiaddr) {
        Multiaddr address = Multiaddr.parse(multiaddr);
        PeerId id = address.peerId()
                .orElseThrow(() -> new IllegalArgumentException(
                        "address " + address + " names no peer; expected /p2p/<peer id> at its end"));
        return new PeerInfo(id, List.of(address));
    }

    /** Returns the addresses with {@code /p2p/<id>} at their ends, as others can dial them. */
    public List<Multiaddr> fullAddresses() {
        return addresses.stream().map(address -> address.withPeerId(id)).toList();
    }
}
