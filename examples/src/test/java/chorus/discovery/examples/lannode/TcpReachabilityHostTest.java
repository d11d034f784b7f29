package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpReachabilityHostTest {
    /** Runs the dials on the test's thread. */
    private final TcpReachabilityHost host =
            new TcpReachabilityHost(Samples.SELF, Options.LISTEN, new TcpReachability(Runnable::run));

    @Test
    void aPeerIsConnectedOnceItWasReachedUntilItIsLostOrMoves() throws Exception {
        try (TcpListeners alice = TcpListeners.open(Samples.addresses("/ip4/127.0.0.1/tcp/0"))) {
            PeerInfo peer = new PeerInfo(Samples.ALICE, alice.addresses());
            assertThat(host.isConnected(Samples.ALICE)).isFalse();

            host.connect(peer);
            assertThat(host.isConnected(Samples.ALICE)).isTrue();
            host.updated(peer, "mdns");
            assertThat(host.isConnected(Samples.ALICE)).isFalse();

            host.connect(peer);
            host.lost(Samples.ALICE, "mdns");
            assertThat(host.isConnected(Samples.ALICE)).isFalse();
        }
    }

    @Test
    void aPeerThatWasNotReachedIsNotConnected() {
        host.connect(new PeerInfo(Samples.BOB, List.of()));

        assertThat(host.isConnected(Samples.BOB)).isFalse();
    }

    @Test
    void itTellsItsIdentityAndItsPorts() {
        assertThat(host.localId()).isEqualTo(Samples.SELF);
        assertThat(host.listenAddresses()).isEqualTo(Options.LISTEN);
    }
}
