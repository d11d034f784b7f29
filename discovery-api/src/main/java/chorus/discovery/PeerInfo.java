package chorus.discovery;

import java.util.List;

/** A peer and where it can be reached. */
public record PeerInfo(PeerId id, List<Multiaddr> addresses) {

    /** Reads a full address that ends in {@code /p2p/<id>}. */
    public static PeerInfo parse(String multiaddr) {
        throw new UnsupportedOperationException();
    }
}
