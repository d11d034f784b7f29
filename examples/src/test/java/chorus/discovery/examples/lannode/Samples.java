package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Values that the tests share. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");
    static final PeerId SELF = peer(1);
    static final PeerId ALICE = peer(2);
    static final PeerId BOB = peer(3);

    private Samples() {}

    static PeerId peer(int number) {
        byte[] publicKey = new byte[32];
        publicKey[31] = (byte) number;
        return PeerId.fromEd25519(publicKey);
    }

    static List<Multiaddr> addresses(String... texts) {
        return Stream.of(texts).map(Multiaddr::parse).toList();
    }

    static Event found(PeerId peer, String... addresses) {
        return Event.of(Event.Kind.FOUND, NOON, peer, addresses(addresses)).from("mdns");
    }
}
