package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    CachedInstance oldest() {
        CachedInstance oldest = instances.get(0);
        for (CachedInstance instance : instances) {
            if (instance.seenAt() - oldest.seenAt() < 0) {
                oldest = instance;
            }
        }
        return oldest;
    }

    PeerInfo info() {
        if (info == null) {
            List<Multiaddr> addresses = new ArrayList<>();
            for (CachedInstance instance : instances) {
                addresses.addAll(instance.addresses());
            }
            info = new PeerInfo(id, addresses);
        }
        return info;
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
