package chorus.discovery.testkit;

import static chorus.discovery.testkit.TestPeers.id;
import static chorus.discovery.testkit.TestPeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerUnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class AutoConnectHandlerTest {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private final WiredService service = new WiredService();
    private final ScriptedPeerDiscovery lan = service.module("lan");
    private final FakePeerHost host = service.host;

    @BeforeEach
    void start() throws DiscoveryException {
        service.with(builder -> builder.handler("connect", new AutoConnectHandler(host)));
        service.start();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void dialsAPeerThatIsFoundAndTellsWhenItIsConnected() {
        host.whenDialing(id(1)).connectsAfter(TWO_SECONDS);
        seen(1);
        service.advance(TWO_SECONDS);
        assertThat(host.dials()).extracting(FakePeerHost.Dial::peer).containsExactly(peer(1));
        InOrder told = inOrder(service.listener);
        told.verify(service.listener).discovered(peer(1), "lan");
        told.verify(service.listener).delivered("connect", peer(1), TWO_SECONDS);
        told.verify(service.listener).connected(peer(1), TWO_SECONDS);
        verifyNoMoreInteractions(service.listener);
    }

    @Test
    void skipsAPeerThatIsConnected() {
        host.connected(id(1));
        seen(1);
        assertThat(host.dials()).isEmpty();
        verify(service.listener).delivered(any(), any(), any());
        verify(service.listener, never()).connected(any(), any());
    }

    @Test
    void skipsTheNodeItself() {
        CompletionStage<?> stage = new AutoConnectHandler(host).peerFound(peer(0));
        assertThat(stage).isCompleted();
        assertThat(host.dials()).isEmpty();
    }

    @Test
    void failureOfTheDialMakesThePeerUnreachable() {
        IOException refused = new IOException("connection refused");
        host.whenDialing(id(1)).failsAfter(TWO_SECONDS, new CompletionException(refused));
        CompletionStage<?> stage = new AutoConnectHandler(host).peerFound(peer(1));
        service.advance(TWO_SECONDS);
        assertThat(stage)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(PeerUnreachableException.class)
                .withMessageContaining(id(1).toString())
                .withCause(refused);
    }

    @Test
    void failedDialAsksTheSourceAndIsTriedAgainAtTheNextSighting() {
        host.whenDialing(id(1)).failsAfter(TWO_SECONDS, new IOException("connection refused"));
        seen(1);
        service.advance(TWO_SECONDS);
        verify(service.listener).failed(eq("connect"), eq(peer(1)), isA(PeerUnreachableException.class));
        assertThat(lan.reconfirmed()).containsExactly(id(1));
        service.advance(Duration.ofSeconds(1));
        seen(1);
        assertThat(host.dials()).hasSize(2);
    }

    @Test
    void dialThatTakesTooLongIsCancelledAndThePeerUnreachable() {
        host.whenDialing(id(1)).neverAnswers();
        seen(1);
        service.advance(Duration.ofSeconds(10));
        assertThat(host.dials()).singleElement().matches(FakePeerHost.Dial::isCancelled);
        verify(service.listener).failed(eq("connect"), eq(peer(1)), isA(PeerUnreachableException.class));
        assertThat(lan.reconfirmed()).containsExactly(id(1));
    }

    @Test
    void hostThatThrowsOrReturnsNothingCountsAsUnreachable() {
        PeerHost broken = mock(PeerHost.class);
        when(broken.localId()).thenReturn(id(0));
        when(broken.connect(peer(1))).thenThrow(new IllegalArgumentException("no transport"));
        when(broken.connect(peer(2))).thenReturn(null);
        AutoConnectHandler handler = new AutoConnectHandler(broken);
        for (int number : new int[] {1, 2}) {
            assertThat(handler.peerFound(peer(number)))
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(PeerUnreachableException.class);
        }
    }

    @Test
    void connectedIsToldAlsoWhenAnotherHandlerStandsInFront() throws DiscoveryException {
        WiredService other = new WiredService();
        ScriptedPeerDiscovery source = other.module("lan");
        AutoConnectHandler connect = new AutoConnectHandler(other.host);
        other.with(builder -> builder.handler(
                        "filter",
                        peer -> peer.id().equals(id(1))
                                ? connect.peerFound(peer)
                                : CompletableFuture.completedStage("ignored")))
                .start();
        source.finds(peer(1));
        source.finds(peer(2));
        other.settle();
        other.close();
        verify(other.listener).connected(any(), any());
        verify(other.listener).connected(peer(1), Duration.ZERO);
    }

    @Test
    void closingTheServiceCancelsTheDial() {
        host.whenDialing(id(1)).neverAnswers();
        seen(1);
        service.close();
        assertThat(host.dials()).singleElement().matches(FakePeerHost.Dial::isCancelled);
    }

    private void seen(int number) {
        lan.finds(peer(number));
        service.settle();
    }
}
