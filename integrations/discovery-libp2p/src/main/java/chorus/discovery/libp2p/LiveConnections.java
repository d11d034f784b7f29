package chorus.discovery.libp2p;

import chorus.discovery.PeerId;
import io.libp2p.core.Connection;
import io.libp2p.core.ConnectionHandler;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a host, by peer. The host's own list lags behind: it has a connection only after its handlers were told
 * of it, and still after it was closed. A peer may have several, as when two peers dial each other at once.
 */
final class LiveConnections implements ConnectionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LiveConnections.class);

    private final Map<PeerId, Peer> byPeer = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final Consumer<PeerId> whenGone;

    /** The open connections to a peer, and when the first of an unbroken row of them was opened. */
    private record Peer(long since, Set<Connection> connections) {}

    /**
     * Creates an empty set.
     *
     * @param nanoTime a monotonic clock, in nanoseconds
     * @param whenGone is told when the last connection to a peer has closed, on a thread of the host
     */
    LiveConnections(LongSupplier nanoTime, Consumer<PeerId> whenGone) {
        this.nanoTime = nanoTime;
        this.whenGone = whenGone;
    }

    boolean has(PeerId id) {
        return byPeer.containsKey(id);
    }

    int peers(Duration age) {
        long now = nanoTime.getAsLong();
        return (int) byPeer.values().stream()
                .filter(peer -> now - peer.since() >= age.toNanos())
                .count();
    }

    /** Adds a connection until it closes; harmless for one that is known. */
    @Override
    public void handleConnection(Connection connection) {
        PeerId id;
        try {
            id = Conversions.fromLibp2p(connection.secureSession().getRemoteId());
        } catch (IllegalArgumentException e) {
            LOG.warn("a connection is not counted: {}", e.getMessage());
            return;
        }
        if (add(id, connection)) {
            connection.closeFuture().whenComplete((unit, failure) -> remove(id, connection));
        }
    }

    private boolean add(PeerId id, Connection connection) {
        boolean[] added = new boolean[1];
        byPeer.compute(id, (key, known) -> {
            Peer peer = known == null ? new Peer(nanoTime.getAsLong(), new HashSet<>()) : known;
            added[0] = peer.connections().add(connection);
            return peer;
        });
        return added[0];
    }

    private void remove(PeerId id, Connection connection) {
        boolean last = byPeer.computeIfPresent(id, (key, peer) -> {
                    peer.connections().remove(connection);
                    return peer.connections().isEmpty() ? null : peer;
                })
                == null;
        if (last) {
            whenGone.accept(id);
        }
    }
}
