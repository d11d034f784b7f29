package chorus.discovery.bootstrap;

import chorus.discovery.PeerInfo;

/** A peer that {@link Offers} can offer, and how that went so far. Times are the loop's, in nanoseconds. */
final class Candidate {
    private final long rank;

    PeerInfo peer;
    boolean configured;

    /** Whether it was reported as found, and not as lost since. */
    boolean reported;

    /** How often in a row it was not reached. */
    int failures;

    /** Since when it is connected. */
    long connectedSince;

    /** When the next thing happens to it: an attempt, the end of one, or a refresh. */
    long due;

    /**
     * Creates a candidate that was never offered.
     *
     * @param rank its place among those that are due at the same time
     */
    Candidate(PeerInfo peer, boolean configured, long due, long rank) {
        this.peer = peer;
        this.configured = configured;
        this.due = due;
        this.rank = rank;
    }

    /** The earliest first; of those due together the configured ones first, and these by rank. */
    static int inOrder(Candidate a, Candidate b) {
        if (a.due != b.due) {
            return Long.signum(a.due - b.due);
        }
        if (a.configured != b.configured) {
            return a.configured ? -1 : 1;
        }
        int byRank = Long.compare(a.rank, b.rank);
        return byRank != 0 ? byRank : a.peer.id().compareTo(b.peer.id());
    }
}
