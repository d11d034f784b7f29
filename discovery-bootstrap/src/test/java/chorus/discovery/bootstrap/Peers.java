package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Peers that tests talk about by number. */
final class Peers {
    private static final Map<PeerId, Integer> NUMBERS = new ConcurrentHashMap<>();

    private Peers() {}

    static PeerId id(int number) {
        byte[] key = new byte[32];
        new Random(number).nextBytes(key);
        PeerId id = PeerId.fromEd25519(key);
        NUMBERS.put(id, number);
        return id;
    }

    static int number(PeerId id) {
        return NUMBERS.getOrDefault(id, -1);
    }

    /** Returns the place where a peer lives, without its id. */
    static Multiaddr place(int number) {
        return Multiaddr.parse(
                "/ip4/10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255) + "/tcp/4001");
    }

    /** Returns a peer's line in a list. */
    static String line(int number) {
        return place(number) + "/p2p/" + id(number);
    }

    static PeerInfo info(int number) {
        return new PeerInfo(id(number), List.of(place(number)));
    }
}
