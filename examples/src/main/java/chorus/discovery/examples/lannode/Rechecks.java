package chorus.discovery.examples.lannode;

import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks peers again that were reached once, since without an open connection nothing tells that one has gone or moved.
 * One peer at a time, so that the load does not grow with the network. Safe for use by several threads.
 */
final class Rechecks implements DiscoveryListener {
    /** The shortest time between two checks. */
    static final Duration TICK = Duration.ofSeconds(1);

    /** The shortest time between two checks of a peer. */
    static final Duration PERIOD = Duration.ofSeconds(3);

    /** How long a peer has to answer: the first packet of a TCP connection, if it is lost, is sent again after a second. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Who is told when a peer changes between reachable and not. */
    interface Outcome {
        void gone(PeerInfo peer, String reason);

        void back(PeerInfo peer);
    }

    private final Function<PeerInfo, CompletableFuture<?>> check;
    private final LongSupplier nanoTime;

    /** The one that was not checked for the longest time comes first. */
    private final Map<PeerId, Checked> peers = new LinkedHashMap<>();

    private boolean busy;
    private long last;

    /**
     * Creates one that knows nobody.
     *
     * @param check completes when the peer was reached
     * @param nanoTime the monotonic clock
     */
    Rechecks(Function<PeerInfo, CompletableFuture<?>> check, LongSupplier nanoTime) {
        this.check = check;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    private record Checked(PeerInfo peer, boolean reached, long at) {}

    @Override
    public synchronized void connected(PeerInfo peer, Duration took) {
        checked(peer, true);
    }

    @Override
    public synchronized void updated(PeerInfo peer, String source) {
        peers.remove(peer.id());
    }

    @Override
    public synchronized void lost(PeerId id, String source) {
        peers.remove(id);
    }

    /** Checks the next peer, if it is time and none is being checked. May be called at any time. */
    void tick(Outcome outcome) {
        Checked next;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            Iterator<Checked> all = peers.values().iterator();
            if (busy || now - last < TICK.toNanos() || !all.hasNext()) {
                return;
            }
            next = all.next();
            if (now - next.at < PERIOD.toNanos()) {
                return;
            }
            busy = true;
            last = now;
        }
        check.apply(next.peer)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((reached, failure) -> ended(next, failure, outcome));
    }

    private void ended(Checked before, @Nullable Throwable failure, Outcome outcome) {
        PeerInfo peer = before.peer;
        boolean reached = failure == null;
        synchronized (this) {
            busy = false;
            if (peers.get(peer.id()) != before) {
                return; // it was lost, or connected to, or has other addresses meanwhile
            }
            checked(peer, reached);
        }
        if (before.reached && failure != null) {
            boolean silent = failure instanceof TimeoutException;
            outcome.gone(
                    peer,
                    silent ? "no answer in " + PATIENCE.toSeconds() + " s" : String.valueOf(failure.getMessage()));
        } else if (reached && !before.reached) {
            outcome.back(peer);
        }
    }

    private void checked(PeerInfo peer, boolean reached) {
        peers.remove(peer.id());
        peers.put(peer.id(), new Checked(peer, reached, nanoTime.getAsLong()));
    }
}
