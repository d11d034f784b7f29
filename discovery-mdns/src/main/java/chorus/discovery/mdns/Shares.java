package chorus.discovery.mdns;

import chorus.discovery.PeerHost;
import chorus.discovery.spi.MulticastLink;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shares the cache among those who fill it: first among the links, because IPv6 has more source addresses to invent than
 * anybody can count and IPv4 has those of its subnet; then among the source addresses on a link.
 *
 * <p>When the cache is full, a newcomer takes the place of
 *
 * <ol>
 *   <li>what was heard a minute ago and never again, the oldest first;
 *   <li>the newest that is neither proven nor connected of the link, and there of the source, that has most such; but only
 *       if that one still has as many as the newcomer's then, or two sources would displace each other for ever.
 * </ol>
 *
 * <p>Asking whether a place can be had costs the same however many there are; only making one looks through the sources.
 */
final class Shares {
    private final PeerHost host;
    private final int mostOfSource;
    private final List<OfLink> links = new ArrayList<>(2);

    /** Those that were heard once, the oldest first. */
    private final Set<CachedInstance> heardOnce = new LinkedHashSet<>();

    Shares(PeerHost host, int mostOfSource) {
        this.host = host;
        this.mostOfSource = mostOfSource;
    }

    /** Returns whether a source has all that one source may have. */
    boolean isFull(MulticastLink.Key link, InetAddress source) {
        OfSource share = source(link, source);
        return share != null && share.all >= mostOfSource;
    }

    /** Returns whether something might make place for a newcomer of this source. */
    boolean canReplace(MulticastLink.Key link, InetAddress source, long now) {
        return isStale(first(heardOnce), now) || donor(link, source) != null;
    }

    /** Returns what has to make place for a newcomer of this source, or null when nothing has to. */
    @Nullable
    CachedInstance replaceable(MulticastLink.Key link, InetAddress source, long now) {
        CachedInstance oldest = first(heardOnce);
        while (oldest != null && isStale(oldest, now)) {
            if (!host.isConnected(oldest.owner().id())) {
                return oldest;
            }
            proven(oldest);
            oldest = first(heardOnce);
        }
        for (OfLink donor = donor(link, source); donor != null; donor = donor(link, source)) {
            CachedInstance newest = donor.newestOfLargest();
            if (!host.isConnected(newest.owner().id())) {
                return newest;
            }
            proven(newest);
        }
        return null;
    }

    /** Adds what was heard for the first time. */
    void add(CachedInstance instance, InetAddress source) {
        OfLink link = link(instance.link());
        if (link == null) {
            link = new OfLink(instance.link());
            links.add(link);
        }
        OfSource share = link.sources.get(source);
        if (share == null) {
            share = new OfSource(link, source);
            link.sources.put(source, share);
        }
        share.all++;
        share.resize(1);
        share.replaceable.add(instance);
        instance.share(share);
        heardOnce.add(instance);
    }

    void heardAgain(CachedInstance instance) {
        heardOnce.remove(instance);
    }

    /** It is there for long, or connected: it makes place for nobody. */
    void proven(CachedInstance instance) {
        heardOnce.remove(instance);
        OfSource share = instance.share();
        if (share.replaceable.remove(instance)) {
            share.resize(-1);
        }
    }

    void remove(CachedInstance instance) {
        proven(instance);
        OfSource share = instance.share();
        if (--share.all == 0) {
            share.link.sources.remove(share.address);
        }
    }

    /** Returns the link whose largest source has to give something to a newcomer, or null. */
    private @Nullable OfLink donor(MulticastLink.Key link, InetAddress source) {
        OfLink mine = link(link);
        OfLink largest = mine;
        for (OfLink each : links) {
            if (largest == null || each.replaceable > largest.replaceable) {
                largest = each;
            }
        }
        if (largest != null && largest != mine && largest.replaceable > 1 + (mine == null ? 0 : mine.replaceable)) {
            return largest;
        }
        OfSource share = source(link, source);
        return mine != null && mine.largest > 1 + (share == null ? 0 : share.replaceable.size()) ? mine : null;
    }

    private @Nullable OfLink link(MulticastLink.Key key) {
        for (OfLink each : links) {
            if (each.key.equals(key)) {
                return each;
            }
        }
        return null;
    }

    private @Nullable OfSource source(MulticastLink.Key key, InetAddress source) {
        OfLink link = link(key);
        return link == null ? null : link.sources.get(source);
    }

    private static boolean isStale(@Nullable CachedInstance instance, long now) {
        return instance != null && now - instance.firstSeenAt() >= Limits.PROVEN_AFTER.toNanos();
    }

    private static @Nullable CachedInstance first(Set<CachedInstance> instances) {
        return instances.isEmpty() ? null : instances.iterator().next();
    }

    /** What was heard on a link. */
    private final class OfLink {
        private final MulticastLink.Key key;
        private final Map<InetAddress, OfSource> sources = new HashMap<>();

        /** How many sources have so many replaceable instances, from one on. */
        private final int[] sourcesBySize = new int[mostOfSource + 1];

        private int replaceable;
        private int largest;

        OfLink(MulticastLink.Key key) {
            this.key = key;
        }

        CachedInstance newestOfLargest() {
            CachedInstance newest = null;
            for (OfSource each : sources.values()) {
                if (each.replaceable.size() == largest) {
                    CachedInstance candidate = each.replaceable.get(largest - 1);
                    if (newest == null || candidate.firstSeenAt() - newest.firstSeenAt() > 0) {
                        newest = candidate;
                    }
                }
            }
            return Objects.requireNonNull(newest, "a donor has something to give");
        }
    }

    /** What was heard from one source address of a link. */
    final class OfSource {
        private final OfLink link;
        private final InetAddress address;

        /** Those that may have to make place, in the order of their first sightings. */
        private final List<CachedInstance> replaceable = new ArrayList<>(1);

        private int all;

        private OfSource(OfLink link, InetAddress address) {
            this.link = link;
            this.address = address;
        }

        /** Called before an instance is added, and after one is removed. */
        private void resize(int change) {
            int before = change > 0 ? replaceable.size() : replaceable.size() + 1;
            int after = before + change;
            if (before > 0) {
                link.sourcesBySize[before]--;
            }
            link.sourcesBySize[after]++;
            link.replaceable += change;
            link.largest = Math.max(link.largest, after);
            while (link.largest > 0 && link.sourcesBySize[link.largest] == 0) {
                link.largest--;
            }
        }
    }
}
