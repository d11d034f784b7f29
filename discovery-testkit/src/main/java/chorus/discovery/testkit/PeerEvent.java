package chorus.discovery.testkit;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;

/** What a {@link RecordingPeerHandler} or a {@link RecordingPeerSink} was told. */
public sealed interface PeerEvent {

    /** Returns the virtual time at which it was told. */
    Duration at();

    /**
     * A peer was found, or found again.
     *
     * @param at the virtual time
     * @param peer the peer with the addresses that were told
     */
    record Found(Duration at, PeerInfo peer) implements PeerEvent {
        @Override
        public String toString() {
            return at + " found " + peer.id() + " " + peer.addresses();
        }
    }

    /**
     * A peer was lost.
     *
     * @param at the virtual time
     * @param id the peer
     */
    record Lost(Duration at, PeerId id) implements PeerEvent {
        @Override
        public String toString() {
            return at + " lost " + id;
        }
    }

    /**
     * A source has a problem; a handler is never told.
     *
     * @param at the virtual time
     * @param cause the problem
     */
    record Failed(Duration at, Throwable cause) implements PeerEvent {
        @Override
        public String toString() {
            return at + " failed " + cause;
        }
    }

    /**
     * A source has no problem any more; a handler is never told.
     *
     * @param at the virtual time
     */
    record Recovered(Duration at) implements PeerEvent {
        @Override
        public String toString() {
            return at + " recovered";
        }
    }

    /**
     * A source offers a peer again later; a handler is never told.
     *
     * @param at the virtual time
     * @param id the peer
     * @param failures how many times in a row it was not reached
     * @param pause the time until the next offer
     */
    record Postponed(Duration at, PeerId id, int failures, Duration pause) implements PeerEvent {
        @Override
        public String toString() {
            return at + " postponed " + id + " by " + pause + " after failure " + failures;
        }
    }

    /**
     * A source has refused input; a handler is never told.
     *
     * @param at the virtual time
     * @param reason why
     * @param count how much since it was last told
     */
    record Rejected(Duration at, String reason, long count) implements PeerEvent {
        @Override
        public String toString() {
            return at + " rejected " + count + ": " + reason;
        }
    }

    /**
     * Somebody else says that it is this node; a handler is never told.
     *
     * @param at the virtual time
     * @param claim the peer id of this node with the addresses of the other
     */
    record Impersonated(Duration at, PeerInfo claim) implements PeerEvent {
        @Override
        public String toString() {
            return at + " impersonated by " + claim.addresses();
        }
    }
}
