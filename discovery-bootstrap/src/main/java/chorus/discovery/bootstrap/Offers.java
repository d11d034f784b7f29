package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which peer is offered when. On the loop.
 *
 * <p>To offer a peer is to report it as found, upon which a handler connects to it; the host tells whether it did. At most
 * {@link #AT_ONCE} peers are being tried at any time, so that a long list floods neither the handlers' mailboxes (rule R6)
 * nor the network. A peer that was not reached waits, longer each time, and is tried for ever.
 */
final class Offers {
    /** How many peers are being tried at a time. */
    static final int AT_ONCE = 3;

    /** How long a peer has to become connected: the time-out of a dial. */
    static final Duration ATTEMPT = Duration.ofSeconds(10);

    /** How often the host is asked about the peers that are being tried. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** How often the host is asked about all other peers. */
    static final Duration WATCH = Duration.ofSeconds(10);

    /** How often a connected peer is reported again (rule R2), for a handler that could not take it (rule R5). */
    static final Duration REFRESH = Duration.ofMinutes(5);

    /** How long a connection must last for the failures before it to be forgotten; some peers hang up at once. */
    static final Duration STEADY = Duration.ofMinutes(1);

    /** How late a beat must be to tell that the machine slept; far more than a busy machine delays a timer. */
    static final Duration SLEPT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Offers.class);

    /** Who is told how the offers went. */
    interface Outcome {

        /** The host is connected to a peer that was offered. */
        void connected(PeerInfo peer);

        /**
         * A peer that was offered was not reached, or its connection has ended.
         *
         * @param failures how many times in a row that was so
         */
        void unreached(PeerId id, int failures);

        /** A peer is not configured any more. */
        void dropped(PeerId id);

        /** The network may be another one now. */
        void networkChanged();
    }

    private final DiscoveryContext context;
    private final Scheduler scheduler;

    /** Asked for sleep only: the monotonic clock of Linux and macOS stands still meanwhile. */
    private final InstantSource wallClock;

    private final PeerHost host;
    private final PeerSink sink;
    private final Outcome outcome;
    private final Map<PeerId, Candidate> candidates = new LinkedHashMap<>();

    // every candidate is in exactly one of these
    private final TreeSet<Candidate> waiting = new TreeSet<>(Candidate::inOrder);
    private final Set<Candidate> tried = new LinkedHashSet<>();
    private final Set<Candidate> connected = new LinkedHashSet<>();

    private List<Multiaddr> listenAddresses;
    private Cancellable beat = () -> {};
    private long beatDueMillis;
    private long watchDue;

    /** Creates a table without peers, which does nothing. */
    Offers(DiscoveryContext context, InstantSource wallClock, PeerSink sink, Outcome outcome) {
        this.context = context;
        this.wallClock = wallClock;
        this.scheduler = context.scheduler();
        this.host = context.host();
        this.sink = sink;
        this.outcome = outcome;
        this.listenAddresses = host.listenAddresses();
        this.watchDue = scheduler.nanoTime();
    }

    /** Offers these peers. Those of the last call that are not among them are lost. */
    void configure(Collection<PeerInfo> peers) {
        Set<Candidate> gone = new LinkedHashSet<>(candidates.values());
        gone.removeIf(candidate -> !candidate.configured);
        for (PeerInfo peer : peers) {
            Candidate known = candidates.get(peer.id());
            if (known == null) {
                add(peer, true);
            } else {
                gone.remove(known);
                update(known, peer);
            }
        }
        gone.forEach(this::remove);
        wake();
    }

    /** Offers these peers too, after the configured ones that are waiting. */
    void remember(Collection<PeerInfo> peers) {
        for (PeerInfo peer : peers) {
            if (!candidates.containsKey(peer.id())) {
                add(peer, false);
            }
        }
        wake();
    }

    /** Somebody could not reach a peer: if it is being tried, there is nothing to wait for. */
    void unreachable(PeerId id) {
        Candidate candidate = candidates.get(id);
        if (candidate == null || host.isConnected(id)) {
            return;
        }
        if (tried.contains(candidate)) {
            giveUp(candidate);
        } else if (connected.contains(candidate)) {
            disconnected(candidate);
        }
        wake();
    }

    /** Offers nothing any more. */
    void close() {
        beat.cancel();
        candidates.clear();
        waiting.clear();
        tried.clear();
        connected.clear();
    }

    private void add(PeerInfo peer, boolean configured) {
        Candidate candidate = new Candidate(
                peer, configured, scheduler.nanoTime(), context.random().nextLong());
        candidates.put(peer.id(), candidate);
        waiting.add(candidate);
    }

    private void update(Candidate candidate, PeerInfo peer) {
        boolean moved = !candidate.peer.equals(peer);
        if (!moved && candidate.configured) {
            return;
        }
        boolean wasWaiting = waiting.remove(candidate);
        candidate.peer = peer;
        candidate.configured = true;
        if (moved) {
            tried.remove(candidate);
            connected.remove(candidate);
            candidate.failures = 0;
            candidate.due = scheduler.nanoTime();
        }
        if (moved || wasWaiting) {
            waiting.add(candidate);
        }
    }

    private void remove(Candidate candidate) {
        PeerId id = candidate.peer.id();
        candidates.remove(id);
        waiting.remove(candidate);
        tried.remove(candidate);
        connected.remove(candidate);
        if (candidate.reported) {
            sink.lost(id);
        }
        outcome.dropped(id);
    }

    /** Plans a beat as soon as possible. */
    private void wake() {
        plan(Duration.ZERO);
    }

    private void plan(Duration pause) {
        beat.cancel();
        beatDueMillis = wallClock.millis() + pause.toMillis();
        beat = scheduler.schedule(pause, this::beat);
    }

    private void beat() {
        // 1. a machine that slept, or a node that moved, is perhaps in a network in which everybody answers
        noticeNewNetwork();
        // 2. what has become of the peers that are being tried, and of those that are connected
        List.copyOf(tried).forEach(this::lookAtTried);
        if (watchDue - scheduler.nanoTime() <= 0) {
            List.copyOf(connected).forEach(this::lookAtConnected);
            List.copyOf(waiting).forEach(this::lookAtWaiting);
            watchDue = scheduler.nanoTime() + WATCH.toNanos();
        }
        // 3. more of them
        while (tried.size() < AT_ONCE && !waiting.isEmpty() && isDue(waiting.first())) {
            offer(waiting.first());
        }
        // 4. and so on
        if (!candidates.isEmpty()) {
            plan(pause());
        }
    }

    private void noticeNewNetwork() {
        boolean slept = wallClock.millis() - beatDueMillis > SLEPT.toMillis();
        List<Multiaddr> addresses = host.listenAddresses();
        if (!slept && addresses.equals(listenAddresses)) {
            return;
        }
        LOG.debug(
                "trying all peers anew, because {}",
                slept ? "the machine has slept" : "the node's addresses have changed");
        listenAddresses = addresses;
        List<Candidate> all = List.copyOf(waiting);
        waiting.clear();
        for (Candidate candidate : all) {
            candidate.failures = 0;
            candidate.due = scheduler.nanoTime();
            waiting.add(candidate);
        }
        outcome.networkChanged();
    }

    private void lookAtTried(Candidate candidate) {
        if (host.isConnected(candidate.peer.id())) {
            tried.remove(candidate);
            connected(candidate);
        } else if (isDue(candidate)) {
            giveUp(candidate);
        }
    }

    /** The peer may have connected to this node, or answered a dial that was given up here. */
    private void lookAtWaiting(Candidate candidate) {
        if (host.isConnected(candidate.peer.id())) {
            offer(candidate);
        }
    }

    private void lookAtConnected(Candidate candidate) {
        if (!host.isConnected(candidate.peer.id())) {
            disconnected(candidate);
        } else if (isDue(candidate)) {
            report(candidate);
            candidate.due = scheduler.nanoTime() + REFRESH.toNanos();
        }
    }

    private void offer(Candidate candidate) {
        waiting.remove(candidate);
        report(candidate);
        if (host.isConnected(candidate.peer.id())) {
            connected(candidate);
        } else {
            candidate.due = scheduler.nanoTime() + ATTEMPT.toNanos();
            tried.add(candidate);
        }
    }

    private void report(Candidate candidate) {
        candidate.reported = true;
        sink.found(candidate.peer);
    }

    private void connected(Candidate candidate) {
        candidate.connectedSince = scheduler.nanoTime();
        candidate.due = candidate.connectedSince + REFRESH.toNanos();
        connected.add(candidate);
        outcome.connected(candidate.peer);
    }

    /** Reports the peer as lost: only then will handlers that have taken it take it again (rule R5). */
    private void disconnected(Candidate candidate) {
        connected.remove(candidate);
        candidate.reported = false;
        sink.lost(candidate.peer.id());
        if (scheduler.nanoTime() - candidate.connectedSince >= STEADY.toNanos()) {
            candidate.failures = 0;
        }
        postpone(candidate, "is not connected any more");
    }

    private void giveUp(Candidate candidate) {
        tried.remove(candidate);
        postpone(candidate, "was not reached");
    }

    private void postpone(Candidate candidate, String reason) {
        candidate.failures++;
        Duration delay = Backoff.delay(candidate.failures, context.random());
        candidate.due = scheduler.nanoTime() + delay.toNanos();
        waiting.add(candidate);
        LOG.debug("{} {}; failure {}, next attempt in {}", candidate.peer, reason, candidate.failures, delay);
        sink.postponed(candidate.peer.id(), candidate.failures, delay);
        outcome.unreached(candidate.peer.id(), candidate.failures);
    }

    private boolean isDue(Candidate candidate) {
        return candidate.due - scheduler.nanoTime() <= 0;
    }

    private Duration pause() {
        Duration pause = tried.isEmpty() ? WATCH : LOOK;
        if (tried.size() < AT_ONCE && !waiting.isEmpty()) {
            Duration next = Duration.ofNanos(waiting.first().due - scheduler.nanoTime());
            return next.compareTo(pause) < 0 ? next : pause;
        }
        return pause;
    }
}
