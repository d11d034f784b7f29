package chorus.discovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is known, from which sources and at which addresses (rules R2, R4, R10). Changed on the loop only;
 * {@link #snapshot()} may be called from any thread.
 */
final class PeerTable {
    /**
     * The most addresses kept for a peer. A host with five interfaces, both families and four transports has 40; one mDNS
     * message carries about 13. What is beyond is more likely made up than reachable.
     */
    static final int MAX_ADDRESSES = 64;

    /** What a report has changed. */
    enum Change {
        NONE,
        DISCOVERED,
        UPDATED,
        LOST,
        REFUSED
    }

    private final int maxPeers;
    private final Map<PeerId, Known> peers = new ConcurrentHashMap<>();

    PeerTable(int maxPeers) {
        this.maxPeers = maxPeers;
    }

    /** Takes the addresses of a sighting in the place of those that the source had reported before. */
    Change found(Source source, PeerInfo sighting) {
        Known known = peers.get(sighting.id());
        if (known == null) {
            if (peers.size() >= maxPeers) {
                return Change.REFUSED;
            }
            known = new Known(source, bounded(sighting));
            peers.put(sighting.id(), known);
            return Change.DISCOVERED;
        }
        List<Multiaddr> addresses = bounded(sighting).addresses();
        if (addresses.equals(known.bySource.get(source))) {
            return Change.NONE;
        }
        known.put(source, addresses);
        return known.unite() ? Change.UPDATED : Change.NONE;
    }

    /** Forgets what a source has reported of a peer. */
    Change lost(Source source, PeerId id) {
        Known known = peers.get(id);
        if (known == null || !known.bySource.containsKey(source)) {
            return Change.NONE;
        }
        if (known.bySource.size() == 1) {
            peers.remove(id);
            return Change.LOST;
        }
        known.bySource.remove(source);
        return known.unite() ? Change.UPDATED : Change.NONE;
    }

    /** Returns a peer with the addresses of all its sources; null when it is not known. */
    @Nullable
    PeerInfo get(PeerId id) {
        Known known = peers.get(id);
        return known == null ? null : known.info;
    }

    /** Returns who knows a peer. */
    List<Source> sourcesOf(PeerId id) {
        Known known = peers.get(id);
        return known == null ? List.of() : List.copyOf(known.bySource.keySet());
    }

    /** Returns how many peers are known from any other source than this one. */
    int countKnownBeside(Source source) {
        return peers.size() - knownOnlyFrom(source).size();
    }

    /** Returns the peers that no other source knows. */
    List<PeerId> knownOnlyFrom(Source source) {
        List<PeerId> ids = new ArrayList<>();
        for (Known known : peers.values()) {
            if (known.bySource.size() == 1 && known.bySource.containsKey(source)) {
                ids.add(known.info.id());
            }
        }
        return ids;
    }

    /** Returns all peers. */
    List<PeerInfo> snapshot() {
        List<PeerInfo> all = new ArrayList<>(peers.size());
        for (Known known : peers.values()) {
            all.add(known.info);
        }
        return List.copyOf(all);
    }

    private static PeerInfo bounded(PeerInfo peer) {
        return peer.addresses().size() <= MAX_ADDRESSES ? peer : new PeerInfo(peer.id(), bounded(peer.addresses()));
    }

    private static List<Multiaddr> bounded(List<Multiaddr> addresses) {
        return addresses.size() <= MAX_ADDRESSES ? addresses : List.copyOf(addresses.subList(0, MAX_ADDRESSES));
    }

    private static final class Known {
        /** In the order of the sources. Most peers have one source, and a map of one takes little. */
        Map<Source, List<Multiaddr>> bySource;

        volatile PeerInfo info;

        Known(Source source, PeerInfo first) {
            bySource = Map.of(source, first.addresses());
            info = first;
        }

        void put(Source source, List<Multiaddr> addresses) {
            if (bySource.size() == 1) {
                bySource = new TreeMap<>(bySource);
            }
            bySource.put(source, addresses);
        }

        /** Puts the addresses of all sources together; returns whether they are others than before, in any order. */
        boolean unite() {
            Set<Multiaddr> union = new LinkedHashSet<>();
            for (Collection<Multiaddr> addresses : bySource.values()) {
                union.addAll(addresses);
            }
            List<Multiaddr> addresses = bounded(List.copyOf(union));
            if (new HashSet<>(info.addresses()).equals(new HashSet<>(addresses))) {
                return false;
            }
            info = new PeerInfo(info.id(), addresses);
            return true;
        }
    }
}
