package chorus.discovery;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A libp2p peer id: the multihash of a node's public key.
 *
 * <p>The text of a peer id comes in two forms, which make equal ids: base58btc ({@code 12D3KooW...}, {@code Qm...}), which
 * {@link #toString()} prints, and CIDv1 ({@code bafz...}), which {@link #toCid()} prints. Peer ids are ordered by their
 * bytes. Immutable.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">libp2p peer ids</a>
 */
public final class PeerId implements Comparable<PeerId> {
    /** The multihash code of a public key that is not hashed but held as it is. */
    private static final int IDENTITY = 0x00;
    /** Keys of more bytes are hashed (libp2p peer ids). */
    private static final int MAX_IDENTITY_BYTES = 42;

    private static final int SHA2_256 = 0x12;
    private static final int SHA2_256_BYTES = 32;

    private static final int CID_VERSION_1 = 0x01;
    private static final int CODEC_LIBP2P_KEY = 0x72;

    /** The protobuf {@code PublicKey} before the 32 bytes of the key: field 1 (type) Ed25519, field 2 (data) of 32 bytes. */
    private static final byte[] ED25519_KEY_PREFIX = {0x08, 0x01, 0x12, 0x20};

    private static final int ED25519_BYTES = 32;

    /** Longer than the longest peer id in any base, which takes 93 characters in base16. */
    private static final int MAX_TEXT = 128;

    private static final String EXPECTED_TEXT = "a peer id such as 12D3KooW..., Qm... or bafz...";
    private static final String EXPECTED_BYTES =
            "a multihash: 0x00, length, public key of 1 to 42 bytes, or 0x12, 0x20, SHA-256 of 32 bytes";

    private final byte[] multihash;
    private final int hash;
    private @Nullable String base58;

    private PeerId(byte[] multihash, @Nullable String base58) {
        check(multihash, 0, multihash.length);
        this.multihash = multihash;
        this.hash = Arrays.hashCode(multihash);
        this.base58 = base58;
    }

    /**
     * Reads a peer id in base58btc or as a CIDv1 with the codec {@code libp2p-key}, in the multibases base16, base32,
     * base36, base58btc, base64 and base64url.
     *
     * @throws IllegalArgumentException when the text is neither; shows the text and says why
     */
    public static PeerId parse(String text) {
        try {
            return read(text);
        } catch (Malformed e) {
            throw e.of(Shown.text(text), EXPECTED_TEXT);
        }
    }

    /**
     * Reads a binary multihash. The array is copied.
     *
     * @throws IllegalArgumentException when it is not an identity multihash of at most 42 bytes nor one of SHA-256, or when
     *     bytes follow it
     */
    public static PeerId fromBytes(byte[] multihash) {
        try {
            return new PeerId(multihash.clone(), null);
        } catch (Malformed e) {
            throw e.of(Shown.bytes(multihash), EXPECTED_BYTES);
        }
    }

    /**
     * Returns the peer id of the node with this Ed25519 public key, in the 32 bytes of RFC 8032 section 5.1.5.
     *
     * @throws IllegalArgumentException when there are not 32 bytes
     */
    public static PeerId fromEd25519(byte[] publicKey) {
        if (publicKey.length != ED25519_BYTES) {
            throw new IllegalArgumentException(Shown.bytes(publicKey) + " is no Ed25519 public key; expected 32 bytes");
        }
        int keyBytes = ED25519_KEY_PREFIX.length + ED25519_BYTES;
        byte[] multihash = new byte[2 + keyBytes];
        multihash[0] = IDENTITY;
        multihash[1] = (byte) keyBytes;
        System.arraycopy(ED25519_KEY_PREFIX, 0, multihash, 2, ED25519_KEY_PREFIX.length);
        System.arraycopy(publicKey, 0, multihash, 2 + ED25519_KEY_PREFIX.length, ED25519_BYTES);
        return new PeerId(multihash, null);
    }

    /** As {@link #parse}, for a part of a larger text. */
    static PeerId read(String text) {
        if (text.length() > MAX_TEXT) {
            throw new Malformed("a peer id of " + text.length() + " characters");
        }
        if (text.startsWith("Qm") || text.startsWith("1")) {
            return new PeerId(BaseX.BASE58.decode(text, 0, text.length()), text);
        }
        byte[] cid = Multibase.decode(text);
        if (cid.length < 2 || cid[0] != CID_VERSION_1 || cid[1] != CODEC_LIBP2P_KEY) {
            throw new Malformed("a CID that is not of version 1 and codec libp2p-key (0x72)");
        }
        return new PeerId(Arrays.copyOfRange(cid, 2, cid.length), null);
    }

    /** Takes over a multihash that nobody else will change. */
    static PeerId ofOwned(byte[] multihash) {
        return new PeerId(multihash, null);
    }

    /**
     * Refuses what is not the multihash of a public key. Both codes and both lengths are varints of one byte. An identity
     * multihash of nothing is refused too, although go takes it: there is no public key without bytes.
     */
    static void check(byte[] bytes, int from, int to) {
        int length = to - from - 2;
        boolean identity = length >= 1 && length <= MAX_IDENTITY_BYTES && bytes[from] == IDENTITY;
        boolean sha256 = length == SHA2_256_BYTES && bytes[from] == SHA2_256;
        if (!identity && !sha256 || bytes[from + 1] != length) {
            throw new Malformed("a peer id that is neither an identity multihash of 1 to 42 bytes nor one of SHA-256");
        }
    }

    /** Returns a copy of the multihash. */
    public byte[] toBytes() {
        return multihash.clone();
    }

    /** Returns the multihash itself, for those who only read. */
    byte[] bytes() {
        return multihash;
    }

    /** Returns the CIDv1 text, in base32: {@code bafz...}. */
    public String toCid() {
        byte[] cid = new byte[2 + multihash.length];
        cid[0] = CID_VERSION_1;
        cid[1] = CODEC_LIBP2P_KEY;
        System.arraycopy(multihash, 0, cid, 2, multihash.length);
        return "b" + Rfc4648.BASE32.encode(cid, 0, cid.length);
    }

    /** Compares the bytes as unsigned numbers, the first first. */
    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(multihash, other.multihash);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof PeerId that && hash == that.hash && Arrays.equals(multihash, that.multihash);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Returns the base58btc text: {@code 12D3KooW...} or {@code Qm...}. */
    @Override
    public String toString() {
        String text = base58;
        if (text == null) {
            text = BaseX.BASE58.encode(multihash);
            base58 = text;
        }
        return text;
    }
}
