package chorus.discovery.mdns;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When the engine speaks: every interval of it, with its unit and its reason. */
final class MdnsTiming {

    /**
     * How long others may believe our records. Peers ask again for what is older than half of it (RFC 6762 section 7.1), so
     * each node speaks about once in three minutes; a node that crashed is forgotten after five.
     */
    static final Duration RECORD_TTL = Duration.ofSeconds(300);

    /** The longest that we believe a record: the TTL that DNS-SD recommends (RFC 6762 section 10), which python uses. */
    static final Duration MAX_TTL = Duration.ofSeconds(4500);

    /** A legacy querier must not keep an answer for longer (RFC 6762 section 6.7). */
    static final Duration LEGACY_TTL = Duration.ofSeconds(10);

    /** The time between the two announcements (section 8.3), and between two multicasts of a record (section 6). */
    static final Duration MULTICAST_SPACING = Duration.ofSeconds(1);

    /** The first pause between two questions; each pause is twice the one before (section 5.2). */
    static final Duration FIRST_QUERY_PAUSE = Duration.ofSeconds(1);

    /**
     * The longest pause between two questions, a minute with its jitter. Section 5.2 allows up to an hour; a minute costs the
     * whole LAN one packet a minute, since a question heard from another counts as asked, and heals a parted LAN within that
     * minute.
     */
    static final Duration MAX_QUERY_PAUSE = Duration.ofSeconds(50);

    /** Twenty packets a second at most for the known answers of one node's questions. */
    private static final Duration QUERY_PAUSE_PER_PEER = Duration.ofMillis(2);

    /**
     * A record that said goodbye goes after one second (section 10.1), and anybody can say it in somebody else's name. So it is
     * asked for once and that second begins with the question: a peer that lives may hold its answer back for just so long
     * (section 6), and the tenth more is for the way.
     */
    static final Duration GOODBYE_GRACE = Duration.ofMillis(1100);

    /** How long a querier may take to send the rest of its known answers: 400 to 500 ms (section 7.2). */
    static final Duration TRUNCATED_WAIT = Duration.ofMillis(400);

    private static final long TRUNCATED_JITTER_NANOS = Duration.ofMillis(100).toNanos();

    /** In a LAN of so few nodes answers cannot collide in numbers that matter, so they go out at once. */
    private static final int FEW_PEERS = 4;

    /** Above that, the answers to one question spread over this time for each known peer. */
    private static final long WINDOW_NANOS_PER_PEER = Duration.ofMillis(1).toNanos();

    /** The longest window: half of the pause after which the first question is repeated. */
    private static final long MAX_WINDOW_NANOS = Duration.ofMillis(500).toNanos();

    /** When to ask again for a record, as fractions of its TTL (section 5.2). */
    private static final double[] REFRESH_POINTS = {0.80, 0.85, 0.90, 0.95};

    /** The random part of a refresh, as a fraction of the TTL (section 5.2). */
    private static final double REFRESH_JITTER = 0.02;

    private MdnsTiming() {}

    /** Returns the shortest time between two questions that list so many peers, 28 to a packet. */
    static Duration leastQueryPause(int knownPeers) {
        return Duration.ofNanos(QUERY_PAUSE_PER_PEER.toNanos() * knownPeers);
    }

    /** Returns how long to wait before answering a question that every node of the LAN may answer. */
    static Duration answerDelay(int knownPeers, RandomGenerator random) {
        if (knownPeers <= FEW_PEERS) {
            return Duration.ZERO;
        }
        long window = Math.min(MAX_WINDOW_NANOS, knownPeers * WINDOW_NANOS_PER_PEER);
        return Duration.ofNanos(random.nextLong(window));
    }

    /** Returns how long to wait for the rest of a truncated question. */
    static Duration truncatedDelay(RandomGenerator random) {
        return TRUNCATED_WAIT.plusNanos(random.nextLong(TRUNCATED_JITTER_NANOS));
    }

    /**
     * Returns a pause with up to a fifth added at random, so that of many nodes with the same pause one asks first and is
     * heard by the others.
     */
    static Duration jittered(Duration pause, RandomGenerator random) {
        return pause.plusNanos(random.nextLong(pause.toNanos() / 5));
    }

    /** Returns how many times a record is asked for again before it ends. */
    static int refreshes() {
        return REFRESH_POINTS.length;
    }

    /** Returns when, in nanoseconds from its sighting, a record is asked for again for the n-th time from 0. */
    static long refreshAfter(long ttlNanos, int n, RandomGenerator random) {
        return (long) (ttlNanos * (REFRESH_POINTS[n] + random.nextDouble() * REFRESH_JITTER));
    }
}
