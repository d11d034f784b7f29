package chorus.discovery.libp2p;

import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToIntFunction;

/**
 * Lets no more peers through to a handler that dials once there are many connections, until there are few again:
 *
 * <pre>{@code
 * new ConnectionLimit(node::connectedPeers, new AutoConnectHandler(node))
 * }</pre>
 *
 * <p>Peers are held back from the moment when {@code high} connections are open, whatever their age. They are let through
 * again when fewer than {@code high} are open and fewer than {@code low} of these have lasted for the grace period. So a young
 * connection is not held against a newcomer until it has proved to last: of those of a first burst many are closed soon, by
 * the other side's connection manager or as the second one between two peers, and these are replaced at once.
 *
 * <p>The marks and the grace period are named as in go-libp2p's connection manager, which closes connections from the high
 * mark down to the low one and spares those in their grace period. This closes none: it cannot know which of them the
 * application needs. A peer that is held back counts as not delivered, so it is offered again at its next sighting (rule
 * R5). Dials in flight, four at most (rule R7), and peers that dial this node may still exceed the mark.
 */
public final class ConnectionLimit implements PeerHandler {
    /** The low-water mark of the agents of CHORUS. */
    public static final int DEFAULT_LOW = 100;

    /** The high-water mark of the agents of CHORUS. */
    public static final int DEFAULT_HIGH = 400;

    /** The grace period of the agents of CHORUS: one minute. */
    public static final Duration DEFAULT_GRACE = Duration.ofMinutes(1);

    private final ToIntFunction<Duration> connections;
    private final int low;
    private final int high;
    private final Duration grace;
    private final PeerHandler next;
    private volatile boolean full;

    /**
     * Creates a limit with the marks and the grace period of the agents of CHORUS: {@value #DEFAULT_LOW}, {@value
     * #DEFAULT_HIGH} and one minute.
     *
     * @param connections tells how many connections have been open for at least so long, such as {@link
     *     Libp2pPeerHost#connectedPeers(Duration)}
     * @param next who dials
     */
    public ConnectionLimit(ToIntFunction<Duration> connections, PeerHandler next) {
        this(connections, DEFAULT_LOW, DEFAULT_HIGH, DEFAULT_GRACE, next);
    }

    /**
     * Creates a limit.
     *
     * @param connections tells how many connections have been open for at least so long, such as {@link
     *     Libp2pPeerHost#connectedPeers(Duration)}
     * @param low once full, peers are let through again when fewer connections than this have lasted for the grace period
     * @param high peers are held back when there are this many connections
     * @param grace from which age connections count towards the low mark; zero for all of them
     * @param next who dials
     * @throws IllegalArgumentException unless {@code 1 <= low <= high} and {@code grace >= 0}
     */
    public ConnectionLimit(ToIntFunction<Duration> connections, int low, int high, Duration grace, PeerHandler next) {
        if (low < 1 || low > high) {
            throw new IllegalArgumentException(
                    "marks are low " + low + " and high " + high + "; expected 1 <= low <= high");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace is " + grace + "; expected zero or more");
        }
        this.connections = Objects.requireNonNull(connections, "connections");
        this.low = low;
        this.high = high;
        this.grace = grace;
        this.next = Objects.requireNonNull(next, "next");
    }

    @Override
    public CompletionStage<?> peerFound(PeerInfo peer) throws Exception {
        int open = connections.applyAsInt(Duration.ZERO);
        full = open >= high || full && connections.applyAsInt(grace) >= low;
        if (full) {
            return CompletableFuture.failedStage(new RejectedExecutionException(open
                    + " connections are open; none is added until fewer than " + low + " have been open for " + grace));
        }
        return next.peerFound(peer);
    }

    @Override
    public void peerLost(PeerId id) {
        next.peerLost(id);
    }
}
