package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.List;
import java.util.Random;

/** Peers that tests talk about by number. */
final class Peers {
    private Peers() {}

    static PeerId id(int number) {
        byte[] key = new byte[32];
        new Random(number).nextBytes(key);
        return PeerId.fromEd25519(key);
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
