package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A peer with its instances, the newest first: where its addresses change, the new ones are tried first. */
final class CachedPeer {

    /** A peer is put in doubt only so often, or a handler that cannot reach it would make traffic. */
    private static final Duration DOUBT_SPACING = Duration.ofSeconds(10);

    private final PeerId id;
    private final List<CachedInstance> instances = new ArrayList<>(1);
    private @Nullable PeerInfo info;
    private boolean doubted;
    private long doubtedAt;

    CachedPeer(PeerId id) {
        this.id = id;
    }

    void add(CachedInstance instance) {
        instances.add(0, instance);
        info = null;
    }

    void remove(CachedInstance instance) {
        instances.remove(instance);
        info = null;
    }

    PeerInfo info() {
        if (info == null) {
            // nearly all have one, and its list is shared
            info = new PeerInfo(id, instances.size() == 1 ? instances.get(0).addresses() : allAddresses());
        }
        return info;
    }

    private List<Multiaddr> allAddresses() {
        Set<Multiaddr> addresses = new LinkedHashSet<>();
        for (CachedInstance instance : instances) {
            addresses.addAll(instance.addresses());
        }
        if (addresses.size() > Limits.ADDRESSES) {
            addresses.retainAll(oldestAddresses());
        }
        return List.copyOf(addresses);
    }

    /** Those that are known for longest, or somebody could push them out by telling many more. */
    private Set<Multiaddr> oldestAddresses() {
        Set<Multiaddr> oldest = new HashSet<>();
        for (int i = instances.size() - 1; i >= 0; i--) {
            for (Multiaddr address : instances.get(i).addresses()) {
                if (oldest.size() < Limits.ADDRESSES) {
                    oldest.add(address);
                }
            }
        }
        return oldest;
    }

    /**
     * Returns what makes place for a new claim, or null when nothing does. The newest of those that have fallen silent, so
     * that whoever makes claims up displaces his own and not what the peer itself has said before.
     */
    @Nullable
    CachedInstance replaceable(long now) {
        for (CachedInstance instance : instances) {
            if (instance.hasFallenSilent(now)) {
                return instance;
            }
        }
        return null;
    }

    PeerId id() {
        return id;
    }

    List<CachedInstance> instances() {
        return instances;
    }

    /** Returns whether the peer may be put in doubt now, and counts that as done. */
    boolean doubt(long now) {
        if (doubted && now - doubtedAt < DOUBT_SPACING.toNanos()) {
            return false;
        }
        doubted = true;
        doubtedAt = now;
        return true;
    }
}
