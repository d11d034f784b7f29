package chorus.discovery.testkit;

import static chorus.discovery.testkit.RuntimePeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    private final RuntimeWorld world = new RuntimeWorld();
    private final RuntimeSource first = world.source("first");
    private final RuntimeSource second = world.source("second");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void allModulesAreCreatedBeforeTheFirstStartsAndStartedInOrder() throws DiscoveryException {
        List<String> order = new ArrayList<>();
        first.atStart(() -> order.add("first after " + second.calls));
        second.atStart(() -> order.add("second after " + first.calls));
        world.start();
        assertThat(order).containsExactly("first after [create]", "second after [create, start]");
    }

    @Test
    void moduleThatCannotStartEndsTheStartAndClosesWhatHasStarted() {
        DiscoveryException cause = new DiscoveryException("port 5353 is taken; stop whoever has it");
        second.failing(cause);
        assertThatThrownBy(world::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("discovery module second cannot start: port 5353 is taken; stop whoever has it")
                .hasCause(cause);
        assertThat(first.calls).containsExactly("create", "start", "close");
        assertThat(second.calls).containsExactly("create", "start", "close");
    }

    @Test
    void moduleThatIsBrokenEndsTheStartLikeOneThatCannot() {
        first.failing(new IllegalStateException("a bug"));
        assertThatThrownBy(world::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("discovery module first cannot start: java.lang.IllegalStateException: a bug");
        assertThat(second.calls).doesNotContain("start");
    }

    @Test
    @SuppressWarnings("NullAway") // a provider without NullAway may return null
    void providerThatReturnsNothingIsNamed() {
        world.with(builder -> builder.module(new PeerDiscoveryProvider() {
            @Override
            public String name() {
                return "empty";
            }

            @Override
            public PeerDiscovery create(DiscoveryContext context) {
                return null;
            }
        }));
        assertThatThrownBy(world::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("discovery module empty cannot be created")
                .hasMessageContaining("its provider returned null");
        assertThat(first.calls).as("nothing was opened").containsExactly("create", "close");
    }

    @Test
    void serviceHasOneLife() throws DiscoveryException {
        world.start();
        assertThatThrownBy(world::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this service was started or closed already; build another one");
        assertThat(first.calls).as("the running service is left alone").containsExactly("create", "start");
        world.close();
        assertThatThrownBy(world::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void serviceThatIsClosedWhileItStartsOpensNothingMore() throws DiscoveryException {
        first.atStart(() -> first.found(peer(1)));
        world.with(builder -> builder.listener(new DiscoveryListener() {
            @Override
            public void discovered(PeerInfo peer, String source) {
                world.close();
            }
        }));
        world.start();
        assertThat(first.calls).containsExactly("create", "start", "close");
        assertThat(second.calls).containsExactly("create", "close");
    }

    @Test
    void moduleMayReportPeersBeforeItsStartReturns() throws DiscoveryException {
        RuntimeHandler handler = world.handler("h");
        first.atStart(() -> first.found(peer(1)));
        world.start();
        assertThat(handler.founds()).isEqualTo(1);
    }

    @Test
    void peersAreEmptyBeforeTheStartAndUnmodifiableAfterIt() throws DiscoveryException {
        assertThat(world.service().peers()).isEmpty();
        world.start();
        first.found(peer(1));
        List<PeerInfo> peers = world.service().peers();
        assertThat(peers).containsExactly(peer(1));
        assertThat(peers).isUnmodifiable();
    }

    @Test
    void listenerThatThrowsKeepsNobodyFromBeingTold() throws DiscoveryException {
        RuntimeEvents later = new RuntimeEvents();
        RuntimeHandler handler = world.handler("h");
        world.with(builder -> builder.listener(new DiscoveryListener() {
                            @Override
                            public void discovered(PeerInfo peer, String source) {
                                throw new AssertionError("a listener's bug");
                            }
                        })
                        .listener(later))
                .start();
        first.found(peer(1));
        world.settle();
        assertThat(later.of("discovered")).hasSize(1);
        assertThat(handler.founds()).isEqualTo(1);
    }

    @Test
    void problemOfASourceIsTold() throws DiscoveryException {
        world.start();
        first.failed(new IllegalStateException("eth0 is gone"));
        assertThat(world.events.all).containsExactly("sourceFailed first: eth0 is gone");
    }

    @Test
    void handlersWithoutANameAreNumbered() throws DiscoveryException {
        world.with(builder -> builder.handler(PeerHandler.of(peer -> {})).handler(PeerHandler.of(peer -> {})))
                .start();
        first.found(peer(1));
        world.settle();
        assertThat(world.events.of("delivered"))
                .containsExactly("delivered 1 to handler-1 in PT0S", "delivered 1 to handler-2 in PT0S");
    }

    @Test
    void namesAreGivenOnce() {
        PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(world.host);
        builder.module(first).handler("h", PeerHandler.of(peer -> {}));
        assertThatThrownBy(() -> builder.module(new RuntimeSource("first")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a discovery module named first was given already; expected another name");
        assertThatThrownBy(() -> builder.handler("h", PeerHandler.of(peer -> {})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a handler plugin named h was given already; expected another name");
    }

    @Test
    void badOptionsShowTheirValueAndWhatWasExpected() {
        PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(world.host);
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
        world.service();
        RuntimeEvents late = new RuntimeEvents();
        world.with(builder -> builder.listener(late));
        world.start();
        first.found(peer(1));
        assertThat(late.all).isEmpty();
        assertThatCode(world::close).doesNotThrowAnyException();
    }
}
