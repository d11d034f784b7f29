package chorus.discovery;

/**
 * A peer did not answer at any of the addresses that were tried. A {@link PeerHandler} that fails a delivery with this
 * exception makes the runtime ask the peer's sources whether it is still there (rule R11, RFC 6762 section 10.4).
 */
public class PeerUnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param peer the peer that could not be reached
     * @param cause what the host said
     */
    public PeerUnreachableException(PeerInfo peer, Throwable cause) {
        super("cannot reach " + peer.id() + " at " + peer.addresses() + ": " + cause.getMessage(), cause);
    }
}
