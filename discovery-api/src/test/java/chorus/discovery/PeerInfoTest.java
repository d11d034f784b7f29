package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeerInfoTest {
    private static final PeerId PEER = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
    private static final PeerId RELAY = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");

    @Test
    void thePeersOwnIdIsTakenOffTheEndOfItsAddresses() {
        PeerInfo peer = info("/ip4/192.0.2.1/tcp/4001/p2p/" + PEER, "/ip4/192.0.2.1/udp/4001/quic-v1");

        assertThat(peer.addresses())
                .containsExactlyElementsOf(addresses("/ip4/192.0.2.1/tcp/4001", "/ip4/192.0.2.1/udp/4001/quic-v1"));
    }

    @Test
    void aRelayAddressLosesOnlyItsLastPeerId() {
        String circuit = "/ip4/192.0.2.7/tcp/4001/p2p/" + RELAY + "/p2p-circuit";

        assertThat(info(circuit + "/p2p/" + PEER).addresses()).containsExactlyElementsOf(addresses(circuit));
    }

    @Test
    void aRelayAddressThroughThePeerItselfKeepsItsRelay() {
        String circuit = "/ip4/192.0.2.7/tcp/4001/p2p/" + PEER + "/p2p-circuit";

        assertThat(info(circuit).addresses()).containsExactlyElementsOf(addresses(circuit));
    }

    @Test
    void manyAddressesLoseTheirDuplicatesToo() {
        List<Multiaddr> all = IntStream.range(0, 40)
                .mapToObj(number -> Multiaddr.parse("/ip4/192.0.2.1/tcp/" + (4001 + number % 39)))
                .toList();
        assertThat(new PeerInfo(PEER, all).addresses()).isEqualTo(all.subList(0, 39));
    }

    @Test
    void listThatNeedsNoChangeIsShared() {
        List<Multiaddr> plain =
                List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"), Multiaddr.parse("/ip4/192.0.2.1/tcp/2"));
        assertThat(new PeerInfo(PEER, plain).addresses()).isSameAs(plain);
        assertThat(new PeerInfo(PEER, new ArrayList<>(plain)).addresses())
                .isEqualTo(plain)
                .isUnmodifiable();
    }

    @Test
    void duplicatesAreDroppedAndTheOrderIsKept() {
        PeerInfo peer = info(
                "/ip4/192.0.2.2/tcp/1",
                "/ip4/192.0.2.1/tcp/1",
                "/ip4/192.0.2.2/tcp/1/p2p/" + PEER,
                "/ip4/192.0.2.3/tcp/1");

        assertThat(peer.addresses())
                .containsExactlyElementsOf(
                        addresses("/ip4/192.0.2.2/tcp/1", "/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.3/tcp/1"));
    }

    @Test
    void anAddressThatIsOnlyThePeerIdSaysNothing() {
        assertThat(info("/p2p/" + PEER).addresses()).isEmpty();
    }

    @Test
    void anAddressOfAnotherPeerIsRefusedAndBothAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> info("/ip4/192.0.2.1/tcp/4001/p2p/" + RELAY))
                .withMessage("address /ip4/192.0.2.1/tcp/4001/p2p/" + RELAY + " ends at another peer than " + PEER);
    }

    @Test
    void anAddressThatEndsAtTwoPeersIsRefused() {
        String address = "/ip4/192.0.2.1/tcp/4001/p2p/" + RELAY + "/p2p/" + PEER;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> info(address))
                .withMessage("address " + address + " ends at two peers; expected one, or /p2p-circuit between them");
    }

    @Test
    void theAddressesAreACopy() {
        List<Multiaddr> addresses = new ArrayList<>(addresses("/ip4/192.0.2.1/tcp/1"));
        PeerInfo peer = new PeerInfo(PEER, addresses);

        addresses.clear();

        assertThat(peer.addresses()).hasSize(1).isUnmodifiable();
    }

    @Test
    void peersWithTheSameIdAndAddressesAreEqual() {
        assertThat(info("/ip4/192.0.2.1/tcp/1"))
                .isEqualTo(info("/ip4/192.0.2.1/tcp/1/p2p/" + PEER))
                .isNotEqualTo(info("/ip4/192.0.2.1/tcp/2"));
    }

    @Test
    void aFullAddressIsRead() {
        PeerInfo peer = PeerInfo.parse("/dns4/node.example/tcp/4001/p2p/" + PEER.toCid());

        assertThat(peer).isEqualTo(info("/dns4/node.example/tcp/4001"));
    }

    @Test
    void anAddressWithoutAPeerIsNoPeer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerInfo.parse("/ip4/192.0.2.1/tcp/4001"))
                .withMessageContaining("/ip4/192.0.2.1/tcp/4001")
                .withMessageContaining("expected /p2p/<peer id> at its end");
    }

    @Test
    void anAddressThatEndsAtARelayNamesNoPeer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerInfo.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + RELAY + "/p2p-circuit"));
    }

    @Test
    void fullAddressesEndAtThePeer() {
        String circuit = "/ip4/192.0.2.7/tcp/4001/p2p/" + RELAY + "/p2p-circuit";

        assertThat(info("/ip4/192.0.2.1/tcp/4001", circuit).fullAddresses())
                .containsExactlyElementsOf(addresses("/ip4/192.0.2.1/tcp/4001/p2p/" + PEER, circuit + "/p2p/" + PEER));
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without checks may do
    void aPeerHasAnId() {
        assertThatNullPointerException()
                .isThrownBy(() -> new PeerInfo(null, List.of()))
                .withMessage("id");
    }

    private static PeerInfo info(String... addresses) {
        return new PeerInfo(PEER, addresses(addresses));
    }

    private static List<Multiaddr> addresses(String... texts) {
        return Stream.of(texts).map(Multiaddr::parse).toList();
    }
}
