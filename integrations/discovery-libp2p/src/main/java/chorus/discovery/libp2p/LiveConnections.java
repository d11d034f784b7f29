package chorus.discovery.libp2p;

import chorus.discovery.PeerId;
import io.libp2p.core.Connection;
import io.libp2p.core.ConnectionHandler;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a host, by peer. The host's own list lags behind: it has a connection only after its handlers were told
 * of it, and still after it was closed. A peer may have several, as when two peers dial each other at once.
 */
final class LiveConnections implements ConnectionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LiveConnections.class);

    private final Map<PeerId, Set<Connection>> byPeer = new ConcurrentHashMap<>();
    private final Consumer<PeerId> whenGone;

    /**
     * Creates an empty set.
     *
     * @param whenGone is told when the last connection to a peer has closed, on a thread of the host
     */
    LiveConnections(Consumer<PeerId> whenGone) {
        this.whenGone = whenGone;
    }

    boolean has(PeerId id) {
        return byPeer.containsKey(id);
    }

    int peers() {
        return byPeer.size();
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
        byPeer.compute(id, (peer, known) -> {
            Set<Connection> connections = known == null ? new HashSet<>() : known;
            added[0] = connections.add(connection);
            return connections;
        });
        return added[0];
    }

    private void remove(PeerId id, Connection connection) {
        boolean last = byPeer.computeIfPresent(id, (peer, connections) -> {
                    connections.remove(connection);
                    return connections.isEmpty() ? null : connections;
                })
                == null;
        if (last) {
            whenGone.accept(id);
        }
    }
}
