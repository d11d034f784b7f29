package chorus.discovery.testkit;

import static chorus.discovery.testkit.RuntimePeers.id;
import static chorus.discovery.testkit.RuntimePeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerUnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutoConnectHandlerTest {
    private final RuntimeWorld world = new RuntimeWorld();
    private final RuntimeSource lan = world.source("lan");
    private final CompletableFuture<String> dial = new CompletableFuture<>();

    @BeforeEach
    void start() throws DiscoveryException {
        doReturn(dial).when(world.host).connect(any());
        world.with(builder -> builder.handler("connect", new AutoConnectHandler(world.host)));
        world.start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void dialsAPeerThatIsFoundAndTellsWhenItIsConnected() {
        seen(1);
        world.advance(Duration.ofSeconds(2));
        dial.complete("connection");
        world.settle();
        verify(world.host).connect(peer(1));
        assertThat(world.events.all)
                .containsExactly("discovered 1 by lan", "delivered 1 to connect in PT2S", "connected 1 in PT2S");
    }

    @Test
    void skipsAPeerThatIsConnected() {
        when(world.host.isConnected(id(1))).thenReturn(true);
        seen(1);
        verify(world.host, never()).connect(any());
        assertThat(world.events.of("delivered")).hasSize(1);
        assertThat(world.events.of("connected")).isEmpty();
    }

    @Test
    void skipsTheNodeItself() {
        CompletionStage<?> stage = new AutoConnectHandler(world.host).peerFound(peer(0));
        assertThat(stage).isCompleted();
        verify(world.host, never()).connect(any());
    }

    @Test
    void failureOfTheDialMakesThePeerUnreachable() {
        IOException refused = new IOException("connection refused");
        CompletionStage<?> stage = new AutoConnectHandler(world.host).peerFound(peer(1));
        dial.completeExceptionally(new CompletionException(refused));
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
        seen(1);
        dial.completeExceptionally(new IOException("connection refused"));
        world.settle();
        assertThat(world.events.of("failed")).containsExactly("failed 1 by connect: PeerUnreachableException");
        assertThat(lan.calls).endsWith("reconfirm 1");
        seen(1);
        verify(world.host, times(2)).connect(peer(1));
    }

    @Test
    void dialThatTakesTooLongIsCancelledAndThePeerUnreachable() {
        seen(1);
        world.advance(Duration.ofSeconds(10));
        assertThat(dial).isCancelled();
        assertThat(world.events.of("failed")).containsExactly("failed 1 by connect: PeerUnreachableException");
        assertThat(lan.calls).endsWith("reconfirm 1");
    }

    @Test
    void hostThatThrowsOrReturnsNothingCountsAsUnreachable() {
        when(world.host.connect(peer(1))).thenThrow(new IllegalArgumentException("no transport"));
        when(world.host.connect(peer(2))).thenReturn(null);
        seen(1);
        seen(2);
        assertThat(world.events.of("failed"))
                .containsExactly(
                        "failed 1 by connect: PeerUnreachableException",
                        "failed 2 by connect: PeerUnreachableException");
    }

    @Test
    void connectedIsToldAlsoWhenAnotherHandlerStandsInFront() throws DiscoveryException {
        RuntimeWorld other = new RuntimeWorld();
        RuntimeSource source = other.source("lan");
        doReturn(dial).when(other.host).connect(any());
        AutoConnectHandler connect = new AutoConnectHandler(other.host);
        other.with(builder -> builder.handler(
                        "filter",
                        peer -> peer.id().equals(id(1))
                                ? connect.peerFound(peer)
                                : CompletableFuture.completedStage("ignored")))
                .start();
        source.found(peer(1));
        source.found(peer(2));
        dial.complete("connection");
        other.settle();
        other.close();
        assertThat(other.events.of("connected")).containsExactly("connected 1 in PT0S");
    }

    @Test
    void closingTheServiceCancelsTheDial() {
        seen(1);
        world.close();
        assertThat(dial).isCancelled();
    }

    private void seen(int number) {
        lan.found(peer(number));
        world.settle();
    }
}
