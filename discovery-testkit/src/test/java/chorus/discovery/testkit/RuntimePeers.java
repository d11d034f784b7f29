package chorus.discovery.testkit;

import static java.util.Objects.requireNonNull;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Peers by number, for tests of the runtime. */
final class RuntimePeers {
    private static final Map<PeerId, Integer> NUMBERS = new HashMap<>();

    private RuntimePeers() {}

    static PeerId id(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        key[1] = (byte) (number >> 8);
        PeerId id = PeerId.fromEd25519(key);
        NUMBERS.put(id, number);
        return id;
    }

    /** Returns a peer that listens at its usual address. */
    static PeerInfo peer(int number) {
        return peer(number, "/ip4/10.0.0.1/tcp/" + (4000 + number));
    }

    static PeerInfo peer(int number, String... addresses) {
        return new PeerInfo(
                id(number), Arrays.stream(addresses).map(Multiaddr::parse).toList());
    }

    /** Returns the number of a peer that this class has made. */
    static int number(PeerId id) {
        return requireNonNull(NUMBERS.get(id));
    }
}
