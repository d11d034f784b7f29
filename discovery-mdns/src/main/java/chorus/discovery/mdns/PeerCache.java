package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.mdns.CachedInstance.Key;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The peers that were seen, each under one service instance or more, and until when to believe them.
 *
 * <p>A peer is what its peer id says, never its instance name: rust has a new name in every reply, and a peer with many
 * addresses has several. It has the addresses of all its instances, and is lost with the last of them.
 */
final class PeerCache {

    /** Asks for peers on a link. */
    interface Asker {

        /** Asks soon, and returns the time at which the question goes out at the latest. */
        long ask(MulticastLink.Key link);
    }

    private final ServiceNames services;
    private final Self self;
    private final Limits limits;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final PeerSink sink;
    private final Rejections rejections;
    private final Asker askAgain;

    private final Map<Key, List<CachedInstance>> instances = new HashMap<>();
    private final Map<PeerId, CachedPeer> peers = new HashMap<>();
    private final PriorityQueue<CachedInstance> queue = new PriorityQueue<>(PeerCache::byQueueTime);
    private final TextHash texts;
    private final Shares shares;
    private final Set<Set<Multiaddr>> impersonations = new HashSet<>();
    private long bytes;
    private @Nullable Cancellable timer;
    private long timerAt;

    /**
     * Creates a cache.
     *
     * @param askAgain asks for what is about to end
     */
    PeerCache(
            DiscoveryContext context,
            ServiceNames services,
            Self self,
            Limits limits,
            PeerSink sink,
            Rejections rejections,
            Asker askAgain) {
        this.services = services;
        this.self = self;
        this.limits = limits;
        this.scheduler = context.scheduler();
        this.random = context.random();
        this.sink = sink;
        this.rejections = rejections;
        this.askAgain = askAgain;
        this.texts = new TextHash(random);
        this.shares = new Shares(context.host(), limits.instancesPerSource());
    }

    ServiceNames services() {
        return services;
    }

    int peerCount() {
        return peers.size();
    }

    /** Returns whether there is no room for one more peer of an ordinary size. */
    boolean isFull() {
        return isFullFor(Limits.BYTES_PER_PEER);
    }

    private boolean isFullFor(int size) {
        return peers.size() >= limits.maxPeers() || bytes + size > limits.bytes();
    }

    /** Takes note of an instance that a response tells of, and reports its peer. */
    void sighted(Sightings.Sighting sighting, MulticastLink link, InetAddress from) {
        InetAddress source = AddressRules.unscoped(from);
        boolean named = services.hasInstance(sighting.instance());
        Key key = named
                ? new Key.Named(link.interfaceIndex(), sighting.instance())
                : new Key.Nameless(link.interfaceIndex(), source);
        List<CachedInstance> known = instances.getOrDefault(key, List.of());
        if (sighting.ttlSeconds() == 0) {
            if (named) {
                leave(known);
            }
        } else if (sighting.txt().isEmpty()) {
            if (named) {
                for (CachedInstance each : List.copyOf(known)) {
                    seenAgain(each, sighting, link);
                }
            }
        } else {
            long text = texts.of(sighting.txt());
            CachedInstance same = CachedInstance.saying(text, known);
            if (same != null) {
                seenAgain(same, sighting, link);
            } else {
                heard(new Claim(key, sighting, text, CachedInstance.size(sighting.txt()), link, source));
            }
        }
    }

    /** What can be refused without reading it is: reading is what costs. */
    private void heard(Claim claim) {
        Refusal refusal = refusal(claim);
        if (refusal != null) {
            rejections.count(refusal);
            return;
        }
        List<byte[]> txt = claim.sighting().txt();
        if (txt.size() > Limits.ADDRESSES) {
            rejections.count(Refusal.TOO_MANY_ADDRESSES);
        }
        PeerInfo peer = self.elsewhere(Sightings.peer(txt, claim.link(), claim.source()));
        if (peer == null) {
            return;
        }
        if (peer.id().equals(self.id())) {
            impersonated(peer);
        } else if (makeRoom(peer.id(), claim)) {
            remember(peer, claim);
        }
    }

    private @Nullable Refusal refusal(Claim claim) {
        if (claim.key() instanceof Key.Named named
                && instances.getOrDefault(named, List.of()).size() >= Limits.CLAIMS) {
            return Refusal.TOO_MANY_CLAIMS;
        }
        MulticastLink.Key link = claim.link().key();
        if (shares.isFull(link, claim.source())) {
            return Refusal.SOURCE_FULL;
        }
        return isFullFor(claim.size()) && !shares.canReplace(link, claim.source(), scheduler.nanoTime())
                ? Refusal.CACHE_FULL
                : null;
    }

    /** Returns whether there is room, after making it where somebody has more than a fair share. */
    private boolean makeRoom(PeerId id, Claim claim) {
        CachedPeer known = peers.get(id);
        if (known != null && known.instances().size() >= Limits.CLAIMS) {
            CachedInstance silent = known.replaceable(scheduler.nanoTime());
            if (silent == null) {
                rejections.count(Refusal.TOO_MANY_CLAIMS);
                return false;
            }
            forget(silent);
        }
        while (bytes + claim.size() > limits.bytes() || (peers.size() >= limits.maxPeers() && !peers.containsKey(id))) {
            CachedInstance replaced = shares.replaceable(claim.link().key(), claim.source(), scheduler.nanoTime());
            if (replaced == null) {
                rejections.count(Refusal.CACHE_FULL);
                return false;
            }
            forget(replaced);
        }
        return true;
    }

    private void remember(PeerInfo peer, Claim claim) {
        CachedPeer owner = peers.computeIfAbsent(peer.id(), CachedPeer::new);
        CachedInstance instance = new CachedInstance(
                claim.key(), owner, peer.addresses(), claim.text(), claim.size(), claim.link(), scheduler.nanoTime());
        List<CachedInstance> sameKey = instances.get(instance.key());
        if (sameKey == null) {
            sameKey = new ArrayList<>(1);
            instances.put(instance.key(), sameKey);
        }
        sameKey.add(instance);
        bytes += instance.size();
        owner.add(instance);
        shares.add(instance, claim.source());
        seen(instance, claim.sighting(), claim.link());
    }

    private void seenAgain(CachedInstance instance, Sightings.Sighting sighting, MulticastLink link) {
        seen(instance, sighting, link);
        if (instance.isProven()) {
            shares.proven(instance);
        } else {
            shares.heardAgain(instance);
        }
    }

    private void seen(CachedInstance instance, Sightings.Sighting sighting, MulticastLink link) {
        long ttl = Math.min(sighting.ttlSeconds(), MdnsTiming.MAX_TTL.toSeconds());
        instance.seen(scheduler.nanoTime(), Duration.ofSeconds(ttl), link, random);
        if (!instance.isQueued()) {
            requeue(instance);
        }
        sink.found(instance.owner().info());
    }

    /** Somebody has said goodbye for a name, and nobody knows who: so whoever has the name is asked once, and may answer. */
    private void leave(List<CachedInstance> known) {
        for (CachedInstance each : known) {
            if (!each.isLeaving()) {
                each.leave(askAgain.ask(each.link()));
                requeue(each);
            }
        }
    }

    /** Tells once of each set of addresses at which somebody else claims to be this node. */
    private void impersonated(PeerInfo claim) {
        if (impersonations.size() < Limits.IMPERSONATIONS && impersonations.add(Set.copyOf(claim.addresses()))) {
            sink.impersonated(claim);
        }
    }

    /** Returns whether an instance of that name is remembered on an interface. */
    boolean knows(int interfaceIndex, DnsName instance) {
        return instances.containsKey(new Key.Named(interfaceIndex, instance));
    }

    /** Returns whether this node waits for somebody to tell an instance of that name again. */
    boolean isWanted(int interfaceIndex, DnsName instance) {
        for (CachedInstance each : instances.getOrDefault(new Key.Named(interfaceIndex, instance), List.of())) {
            if (each.isWanted()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the pointers that a question for a service may list as known (RFC 6762 section 7.1). */
    List<DnsRecord> knownAnswers(int interfaceIndex, DnsName service) {
        long now = scheduler.nanoTime();
        boolean full = isFull();
        List<DnsRecord> known = new ArrayList<>();
        for (Map.Entry<Key, List<CachedInstance>> entry : instances.entrySet()) {
            if (entry.getKey() instanceof Key.Named named
                    && named.interfaceIndex() == interfaceIndex
                    && named.name().endsWith(service)) {
                long seconds = knownSeconds(entry.getValue(), now, full);
                if (seconds >= 0) {
                    known.add(new DnsRecord(service, DnsType.PTR, false, seconds, new DnsData.Ptr(named.name())));
                }
            }
        }
        return known;
    }

    /**
     * Returns for how long a name need not be told again, or -1 when it is to be told: when any of its instances is. In a
     * cache that is full, perhaps of inventions, whoever is real is asked to prove it.
     */
    private static long knownSeconds(List<CachedInstance> sameName, long now, boolean full) {
        long least = Long.MAX_VALUE;
        for (CachedInstance each : sameName) {
            if (!each.isFresh(now) || (full && !each.isProven())) {
                return -1;
            }
            least = Math.min(least, each.remainingSeconds(now));
        }
        return least;
    }

    /** Asks for a peer that somebody cannot reach, and loses it when it does not answer (RFC 6762 section 10.4). */
    void reconfirm(PeerId id) {
        CachedPeer peer = peers.get(id);
        long now = scheduler.nanoTime();
        if (peer == null || !peer.doubt(now)) {
            return;
        }
        for (CachedInstance instance : peer.instances()) {
            instance.doubt(now);
            requeue(instance);
            askAgain.ask(instance.link());
        }
    }

    /** Forgets what was seen on an interface that is gone. */
    void forgetInterface(int interfaceIndex) {
        for (List<CachedInstance> sameKey : List.copyOf(instances.values())) {
            if (sameKey.get(0).key().interfaceIndex() == interfaceIndex) {
                List.copyOf(sameKey).forEach(this::forget);
            }
        }
    }

    /** Cancels the timer. */
    void close() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void forget(CachedInstance instance) {
        unqueue(instance);
        List<CachedInstance> sameKey = Objects.requireNonNull(instances.get(instance.key()));
        sameKey.remove(instance);
        if (sameKey.isEmpty()) {
            instances.remove(instance.key());
        }
        bytes -= instance.size();
        shares.remove(instance);
        detach(instance);
    }

    /** Takes an instance from its peer, and reports what is left of that. */
    private void detach(CachedInstance instance) {
        CachedPeer peer = instance.owner();
        List<Multiaddr> before = peer.info().addresses();
        peer.remove(instance);
        if (peer.instances().isEmpty()) {
            peers.remove(peer.id());
            sink.lost(peer.id());
        } else if (!peer.info().addresses().equals(before)) {
            sink.found(peer.info());
        }
    }

    private void requeue(CachedInstance instance) {
        unqueue(instance);
        enqueue(instance);
        schedule();
    }

    private void enqueue(CachedInstance instance) {
        instance.queued();
        queue.add(instance);
    }

    private void unqueue(CachedInstance instance) {
        if (instance.isQueued()) {
            queue.remove(instance);
            instance.unqueued();
        }
    }

    /** One timer for all: it runs when the first instance is due, and sees then whether that was seen again meanwhile. */
    private void runDue() {
        timer = null;
        long now = scheduler.nanoTime();
        for (CachedInstance next = queue.peek(); next != null && next.queuedAt() - now <= 0; next = queue.peek()) {
            queue.remove();
            next.unqueued();
            if (next.hasEnded(now)) {
                forget(next);
                continue;
            }
            if (next.dueAt() - now <= 0) {
                askAgain.ask(next.link());
                next.asked(random);
            }
            enqueue(next);
        }
        schedule();
    }

    private void schedule() {
        CachedInstance first = queue.peek();
        if (first == null || (timer != null && timerAt - first.queuedAt() <= 0)) {
            return;
        }
        close();
        timerAt = first.queuedAt();
        timer = scheduler.schedule(Duration.ofNanos(timerAt - scheduler.nanoTime()), this::runDue);
    }

    /** By subtraction, because the clock's origin is arbitrary. {@code Comparator.comparingLong} takes 2 ms to start. */
    private static int byQueueTime(CachedInstance one, CachedInstance other) {
        return Long.signum(one.queuedAt() - other.queuedAt());
    }
}
