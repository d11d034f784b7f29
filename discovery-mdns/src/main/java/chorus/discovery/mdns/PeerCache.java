package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.mdns.CachedInstance.Key;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The peers that were seen, each under one service instance or more, and until when to believe them.
 *
 * <p>A peer is what its peer id says, never its instance name: rust has a new name in every reply, and a peer with many
 * addresses has several. It has the addresses of all its instances, and is lost with the last of them.
 */
final class PeerCache {

    /** Rule R10: room for ten thousand peers; what comes beyond is not remembered until others end. */
    private static final int MAX_INSTANCES = 16_384;

    /** Rule R10: two service names on three interfaces with several instances each; the oldest goes first. */
    private static final int MAX_INSTANCES_OF_PEER = 32;

    /** Rust tells many addresses in several packets with a name each; what comes later is a new reply. */
    private static final Duration SAME_REPLY = Duration.ofSeconds(1);

    private final ServiceNames services;
    private final PeerId self;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final PeerSink sink;
    private final Consumer<MulticastLink.Key> askAgain;

    private final Map<Key, CachedInstance> instances = new HashMap<>();
    private final Map<PeerId, CachedPeer> peers = new HashMap<>();
    private final PriorityQueue<CachedInstance> queue = new PriorityQueue<>(PeerCache::byQueueTime);
    private @Nullable Cancellable timer;
    private long timerAt;

    /**
     * Creates a cache.
     *
     * @param askAgain asks on a link for what is about to end there
     */
    PeerCache(
            ServiceNames services,
            PeerId self,
            Scheduler scheduler,
            RandomGenerator random,
            PeerSink sink,
            Consumer<MulticastLink.Key> askAgain) {
        this.services = services;
        this.self = self;
        this.scheduler = scheduler;
        this.random = random;
        this.sink = sink;
        this.askAgain = askAgain;
    }

    ServiceNames services() {
        return services;
    }

    int peerCount() {
        return peers.size();
    }

    /** Takes note of an instance that a response tells of, and reports its peer. */
    void sighted(Sightings.Sighting sighting, MulticastLink link, InetAddress source) {
        CachedInstance known = instances.get(named(link, sighting));
        if (sighting.ttlSeconds() == 0) {
            if (known != null) {
                known.leave(scheduler.nanoTime());
                requeue(known);
            }
            return;
        }
        if (known != null && (sighting.txt().isEmpty() || sameText(known.txt(), sighting.txt()))) {
            seen(known, sighting, link);
            sink.found(known.owner().info());
            return;
        }
        PeerInfo peer = Sightings.peer(sighting.txt(), link, source);
        if (peer != null && !peer.id().equals(self)) {
            remember(peer, sighting, link, source);
        }
    }

    private void remember(PeerInfo peer, Sightings.Sighting sighting, MulticastLink link, InetAddress source) {
        boolean named = services.hasInstance(sighting.instance());
        Key key = named
                ? named(link, sighting)
                : new Key.OneShot(link.interfaceIndex(), AddressRules.unscoped(source), peer.id());
        CachedInstance old = instances.get(key);
        if (old == null && instances.size() >= MAX_INSTANCES) {
            return;
        }
        List<Multiaddr> addresses = peer.addresses();
        if (!named && old != null && scheduler.nanoTime() - old.seenAt() < SAME_REPLY.toNanos()) {
            addresses = union(old.addresses(), addresses);
        }
        CachedPeer owner = peers.computeIfAbsent(peer.id(), CachedPeer::new);
        CachedInstance instance = new CachedInstance(key, owner, addresses, sighting.txt(), link.key());
        add(instance, old);
        seen(instance, sighting, link);
        sink.found(owner.info());
    }

    private void add(CachedInstance instance, @Nullable CachedInstance old) {
        CachedPeer peer = instance.owner();
        peer.add(instance);
        instances.put(instance.key(), instance);
        if (old != null) {
            unqueue(old);
            detach(old);
        }
        if (peer.instances().size() > MAX_INSTANCES_OF_PEER) {
            forget(peer.oldest());
        }
    }

    private void seen(CachedInstance instance, Sightings.Sighting sighting, MulticastLink link) {
        long ttl = Math.min(sighting.ttlSeconds(), MdnsTiming.MAX_TTL.toSeconds());
        instance.seen(scheduler.nanoTime(), Duration.ofSeconds(ttl), link.key(), random);
        if (!instance.isQueued()) {
            requeue(instance);
        }
    }

    /** Returns whether an instance of that name is remembered on an interface. */
    boolean knows(int interfaceIndex, DnsName instance) {
        return instances.containsKey(new Key.Named(interfaceIndex, instance));
    }

    /** Returns the pointers that a question for a service may list as known (RFC 6762 section 7.1). */
    List<DnsRecord> knownAnswers(int interfaceIndex, DnsName service) {
        long now = scheduler.nanoTime();
        List<DnsRecord> known = new ArrayList<>();
        for (CachedInstance instance : instances.values()) {
            if (instance.key() instanceof Key.Named named
                    && named.interfaceIndex() == interfaceIndex
                    && instance.isFresh(now)
                    && named.name().endsWith(service)) {
                known.add(new DnsRecord(
                        service, DnsType.PTR, false, instance.remainingSeconds(now), new DnsData.Ptr(named.name())));
            }
        }
        return known;
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
            askAgain.accept(instance.link());
        }
    }

    /** Forgets what was seen on an interface that is gone. */
    void forgetInterface(int interfaceIndex) {
        for (CachedInstance instance : List.copyOf(instances.values())) {
            if (instance.key().interfaceIndex() == interfaceIndex) {
                forget(instance);
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
        instances.remove(instance.key());
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
                askAgain.accept(next.link());
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

    private static Key named(MulticastLink link, Sightings.Sighting sighting) {
        return new Key.Named(link.interfaceIndex(), sighting.instance());
    }

    private static List<Multiaddr> union(List<Multiaddr> one, List<Multiaddr> other) {
        Set<Multiaddr> both = new LinkedHashSet<>(one);
        both.addAll(other);
        return List.copyOf(both);
    }

    private static boolean sameText(List<byte[]> one, List<byte[]> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!Arrays.equals(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }
}
