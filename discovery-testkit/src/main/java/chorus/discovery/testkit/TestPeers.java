package chorus.discovery.testkit;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Peers by number, for tests in which it does not matter who they are: the same number is always the same peer. */
public final class TestPeers {
    /** The length of an Ed25519 public key, which a peer id is made from. */
    private static final int KEY_BYTES = 32;

    private static final int BYTE = 256;

    /** The upper half of the segment's addresses, where no host of a test is. */
    private static final int UPPER_HALF = 128;

    private TestPeers() {}

    /** Returns the id of a peer. */
    public static PeerId id(int number) {
        return PeerId.fromEd25519(ByteBuffer.allocate(KEY_BYTES).putInt(number).array());
    }

    /** Returns a peer that listens at one address, of the network of the first segment of an {@link InMemoryLan}. */
    public static PeerInfo peer(int number) {
        return peer(
                number, "/ip4/10.1." + (UPPER_HALF + number / BYTE % UPPER_HALF) + "." + number % BYTE + "/tcp/4001");
    }

    /** Returns a peer that listens at these addresses. */
    public static PeerInfo peer(int number, String... multiaddrs) {
        return new PeerInfo(
                id(number), Arrays.stream(multiaddrs).map(Multiaddr::parse).toList());
    }
}
