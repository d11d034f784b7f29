package chorus.discovery;

/** A libp2p peer id: the multihash of a node's public key. */
public final class PeerId implements Comparable<PeerId> {
    private PeerId() {}

    /** Reads base58btc or CIDv1. */
    public static PeerId parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** Reads a binary multihash. */
    public static PeerId fromBytes(byte[] multihash) {
        throw new UnsupportedOperationException();
    }

    /** Returns the peer id of a node with this Ed25519 public key (32 raw bytes). */
    public static PeerId fromEd25519(byte[] publicKey) {
        throw new UnsupportedOperationException();
    }

    /** Returns the multihash. */
    public byte[] toBytes() {
        throw new UnsupportedOperationException();
    }

    /** Returns the CIDv1 text, base32, {@code bafz...}. */
    public String toCid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(PeerId other) {
        throw new UnsupportedOperationException();
    }
}
