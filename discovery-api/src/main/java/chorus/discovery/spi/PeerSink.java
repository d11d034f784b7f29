package chorus.discovery.spi;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;

/**
 * Where a {@link PeerDiscovery} reports. Call it on the event loop; a source that reads on a thread of its own posts to
 * the loop first ({@link Scheduler#execute(Runnable)}). Reports after {@link PeerDiscovery#close()} are ignored.
 */
public interface PeerSink {

    /**
     * A peer was seen. Carries the full set of addresses that this source knows for the peer, and is repeated at every
     * refresh (rule R2). Reporting this node itself is harmless (rule R3).
     */
    void found(PeerInfo peer);

    /** A peer that this source had found is gone. */
    void lost(PeerId id);

    /** Something is wrong but the source goes on: a lost interface, a name server that does not answer. */
    void failed(Throwable cause);
}
