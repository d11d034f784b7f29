package chorus.discovery.testkit;

import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.CLOSED;
import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.CREATED;
import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.STARTED;
import static chorus.discovery.testkit.TestPeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a service is put together and started. */
class StartTest {
    private final WiredService service = new WiredService();
    private final ScriptedPeerDiscovery first = service.module("first");
    private final ScriptedPeerDiscovery second = service.module("second");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void allModulesAreCreatedBeforeTheFirstStartsAndStartedInOrder() throws DiscoveryException {
        List<String> order = new ArrayList<>();
        first.onStart(sink -> order.add("first after " + second.steps()));
        second.onStart(sink -> order.add("second after " + first.steps()));
        service.start();
        assertThat(order).containsExactly("first after [CREATED]", "second after [CREATED, STARTED]");
    }

    @Test
    void moduleThatCannotStartEndsTheStartAndClosesWhatHasStarted() {
        DiscoveryException cause = new DiscoveryException("port 5353 is taken; stop whoever has it");
        second.failsToStart(cause);
        assertThatThrownBy(service::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("discovery module second cannot start: port 5353 is taken; stop whoever has it")
                .hasCause(cause);
        assertThat(first.steps()).containsExactly(CREATED, STARTED, CLOSED);
        assertThat(second.steps()).containsExactly(CREATED, STARTED, CLOSED);
    }

    @Test
    void moduleThatIsBrokenEndsTheStartLikeOneThatCannot() {
        first.onStart(sink -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(service::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("discovery module first cannot start: java.lang.IllegalStateException: a bug");
        assertThat(second.steps()).doesNotContain(STARTED);
    }

    @Test
    @SuppressWarnings("NullAway") // a provider without NullAway may return null
    void providerThatReturnsNothingIsNamed() {
        service.with(builder -> builder.module(new PeerDiscoveryProvider() {
            @Override
            public String name() {
                return "empty";
            }

            @Override
            public PeerDiscovery create(DiscoveryContext context) {
                return null;
            }
        }));
        assertThatThrownBy(service::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("discovery module empty cannot be created")
                .hasMessageContaining("its provider returned null");
        assertThat(first.steps()).as("nothing was opened").containsExactly(CREATED, CLOSED);
    }

    @Test
    void serviceHasOneLife() throws DiscoveryException {
        service.start();
        assertThatThrownBy(service::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this service was started or closed already; build another one");
        assertThat(first.steps()).as("the running service is left alone").containsExactly(CREATED, STARTED);
        service.close();
        assertThatThrownBy(service::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void serviceThatIsClosedWhileItStartsOpensNothingMore() throws DiscoveryException {
        first.onStart(sink -> sink.found(peer(1)));
        service.with(builder -> builder.listener(new DiscoveryListener() {
            @Override
            public void discovered(PeerInfo peer, String source) {
                service.close();
            }
        }));
        service.start();
        assertThat(first.steps()).containsExactly(CREATED, STARTED, CLOSED);
        assertThat(second.steps()).containsExactly(CREATED, CLOSED);
    }

    @Test
    void moduleMayReportPeersBeforeItsStartReturns() throws DiscoveryException {
        RecordingPeerHandler handler = service.handler("h");
        first.onStart(sink -> sink.found(peer(1)));
        service.start();
        assertThat(handler.found()).hasSize(1);
    }

    @Test
    void peersAreEmptyBeforeTheStartAndUnmodifiableAfterIt() throws DiscoveryException {
        service.build();
        assertThat(service.peers()).isEmpty();
        service.start();
        first.finds(peer(1));
        service.settle();
        List<PeerInfo> peers = service.peers();
        assertThat(peers).containsExactly(peer(1));
        assertThat(peers).isUnmodifiable();
    }

    @Test
    void listenerThatThrowsKeepsNobodyFromBeingTold() throws DiscoveryException {
        doThrow(new AssertionError("a listener's bug")).when(service.listener).discovered(any(), any());
        DiscoveryListener later = mock(DiscoveryListener.class);
        RecordingPeerHandler handler = service.handler("h");
        service.with(builder -> builder.listener(later)).start();
        first.finds(peer(1));
        service.settle();
        verify(later).discovered(peer(1), "first");
        assertThat(handler.found()).hasSize(1);
    }

    @Test
    void problemOfASourceIsTold() throws DiscoveryException {
        service.start();
        IllegalStateException cause = new IllegalStateException("eth0 is gone");
        first.fails(cause);
        service.settle();
        verify(service.listener).sourceFailed("first", cause);
        verifyNoMoreInteractions(service.listener);
    }

    @Test
    void handlersWithoutANameAreNumbered() throws DiscoveryException {
        service.with(builder -> builder.handler(PeerHandler.of(peer -> {})).handler(PeerHandler.of(peer -> {})))
                .start();
        first.finds(peer(1));
        service.settle();
        verify(service.listener).delivered("handler-1", peer(1), Duration.ZERO);
        verify(service.listener).delivered("handler-2", peer(1), Duration.ZERO);
    }

    @Test
    void namesAreGivenOnce() {
        PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(service.host);
        builder.module(first).handler("h", PeerHandler.of(peer -> {}));
        assertThatThrownBy(() -> builder.module(new ScriptedPeerDiscovery("first")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a discovery module named first was given already; expected another name");
        assertThatThrownBy(() -> builder.handler("h", PeerHandler.of(peer -> {})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a handler plugin named h was given already; expected another name");
    }

    @Test
    void badOptionsShowTheirValueAndWhatWasExpected() {
        PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(service.host);
        assertThatThrownBy(() -> builder.deliveryTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("deliveryTimeout is PT0S; expected more than zero");
        assertThatThrownBy(() -> builder.queueCapacity(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queueCapacity is 0; expected 1 or more");
        assertThatThrownBy(() -> builder.maxPeers(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxPeers is -1; expected 1 or more");
    }

    @Test
    void laterChangesOfTheBuilderDoNotTouchAServiceThatWasBuilt() throws DiscoveryException {
        service.build();
        DiscoveryListener late = mock(DiscoveryListener.class);
        service.with(builder -> builder.listener(late));
        service.start();
        first.finds(peer(1));
        service.settle();
        verifyNoInteractions(late);
        assertThatCode(service::close).doesNotThrowAnyException();
    }
}
