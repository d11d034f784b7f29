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
}
