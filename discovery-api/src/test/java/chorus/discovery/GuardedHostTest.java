package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedHostTest {
    private static final PeerId ID = PeerId.fromEd25519(new byte[32]);
    private static final List<Multiaddr> ADDRESSES = List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/4001"));

    private final PeerHost host = mock(PeerHost.class);

    @BeforeEach
    void hostKnowsItself() {
        when(host.localId()).thenReturn(ID);
    }

    @Test
    void hostWithoutAnIdIsRefused() {
        when(host.localId()).thenReturn(null);
        assertThatThrownBy(() -> new GuardedHost(host))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("PeerHost.localId returned null");
    }

    @Test
    void addressesOfBeforeStandWhenTheHostFailsToTellThem() {
        when(host.listenAddresses())
                .thenReturn(ADDRESSES)
                .thenThrow(new IllegalStateException("closed"))
                .thenReturn(null);
        GuardedHost guarded = new GuardedHost(host);
        assertThat(guarded.listenAddresses()).isEqualTo(ADDRESSES);
        assertThat(guarded.listenAddresses()).isEqualTo(ADDRESSES);
        assertThat(guarded.listenAddresses()).isEqualTo(ADDRESSES);
    }

    @Test
    void hostThatHasNeverToldItsAddressesIsRefused() {
        when(host.listenAddresses()).thenReturn(null);
        assertThatThrownBy(() -> new GuardedHost(host).listenAddresses())
                .hasMessageContaining("PeerHost.listenAddresses returned null");
    }

    @Test
    void peerIsNotConnectedWhenTheHostFailsToTell() {
        when(host.isConnected(any())).thenReturn(true).thenThrow(new NoClassDefFoundError("netty"));
        GuardedHost guarded = new GuardedHost(host);
        assertThat(guarded.isConnected(ID)).isTrue();
        assertThat(guarded.isConnected(ID)).isFalse();
    }

    @Test
    void dialFailsWhenTheHostThrowsOrReturnsNothing() {
        PeerInfo peer = new PeerInfo(ID, ADDRESSES);
        when(host.connect(any())).thenThrow(new IllegalStateException("closed")).thenReturn(null);
        GuardedHost guarded = new GuardedHost(host);
        assertThatThrownBy(() -> guarded.connect(peer).toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("closed");
        assertThatThrownBy(() -> guarded.connect(peer).toCompletableFuture().get())
                .hasMessageContaining("PeerHost.connect returned null");
    }
}
