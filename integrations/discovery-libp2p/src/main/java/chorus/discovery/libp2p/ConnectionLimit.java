package chorus.discovery.libp2p;

import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;

/**
 * Lets no more peers through to a handler that dials once there are many connections, until there are few again:
 *
 * <pre>{@code
 * new ConnectionLimit(node::connectedPeers, new AutoConnectHandler(node))
 * }</pre>
 *
 * <p>A peer that is held back counts as not delivered, so it is offered again at its next sighting (rule R5). Dials in
 * flight, four at most (rule R7), may still exceed the mark. Unlike go-libp2p's connection manager this closes no connection,
 * so it needs no grace period for young ones: whoever has dialled this node stays.
 */
public final class ConnectionLimit implements PeerHandler {
    /** The low-water mark of the agents of CHORUS. */
    public static final int DEFAULT_LOW = 100;

    /** The high-water mark of the agents of CHORUS. */
    public static final int DEFAULT_HIGH = 400;

    private final IntSupplier connections;
    private final int low;
    private final int high;
    private final PeerHandler next;
    private volatile boolean full;

    /** Creates a limit with the marks of the agents of CHORUS: {@value #DEFAULT_LOW} and {@value #DEFAULT_HIGH}. */
    public ConnectionLimit(IntSupplier connections, PeerHandler next) {
        this(connections, DEFAULT_LOW, DEFAULT_HIGH, next);
    }

    /**
     * Creates a limit.
     *
     * @param connections tells how many connections there are now, such as {@link Libp2pPeerHost#connectedPeers}
     * @param low once full, peers are let through again when there are fewer connections than this
     * @param high peers are held back when there are this many connections
     * @param next who dials
     * @throws IllegalArgumentException unless {@code 1 <= low <= high}
     */
    public ConnectionLimit(IntSupplier connections, int low, int high, PeerHandler next) {
        if (low < 1 || low > high) {
            throw new IllegalArgumentException(
                    "marks are low " + low + " and high " + high + "; expected 1 <= low <= high");
        }
        this.connections = Objects.requireNonNull(connections, "connections");
        this.low = low;
        this.high = high;
        this.next = Objects.requireNonNull(next, "next");
    }

    @Override
    public CompletionStage<?> peerFound(PeerInfo peer) throws Exception {
        int open = connections.getAsInt();
        full = open >= (full ? low : high);
        if (full) {
            return CompletableFuture.failedStage(new RejectedExecutionException(
                    open + " connections are open; none is added until there are fewer than " + low));
        }
        return next.peerFound(peer);
    }

    @Override
    public void peerLost(PeerId id) {
        next.peerLost(id);
    }
}
