package chorus.discovery.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import jakarta.inject.Provider;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Starting and closing the service of an injector. */
class PeerDiscoveryLifecycleTest {
    private final World world = new World();

    @Test
    void itStartsAndClosesTheServiceOfTheInjector() throws Exception {
        PeerDiscoveryLifecycle lifecycle = lifecycle(binder -> {});

        lifecycle.start();
        assertThat(world.lan.isRunning()).isTrue();

        lifecycle.close();
        lifecycle.close();
        assertThat(world.lan.isRunning()).isFalse();
    }

    @Test
    void aServiceThatCannotBeMadeIsADiscoveryException() {
        PeerDiscoveryLifecycle lifecycle = lifecycle(binder ->
                binder.bind(PeerDiscoveryOptions.class).toInstance(builder -> builder.modules("carrier-pigeon")));

        assertThatThrownBy(lifecycle::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("no discovery module is named \"carrier-pigeon\"");
    }

    @Test
    void aServiceThatCannotStartIsADiscoveryExceptionToo() {
        world.lan.failsToStart(new DiscoveryException("port 5353 is taken"));

        assertThatThrownBy(lifecycle(binder -> {})::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("port 5353 is taken");
    }

    @Test
    void whatElseGuiceCannotProvideStaysItsOwnException() {
        PeerDiscoveryLifecycle lifecycle =
                lifecycle(binder -> binder.bind(PeerDiscoveryOptions.class).toInstance(builder -> builder.maxPeers(0)));

        assertThatThrownBy(lifecycle::start)
                .isInstanceOf(ProvisionException.class)
                .hasMessageContaining("maxPeers is 0");
    }

    @Test
    void closingBeforeTheStartMakesNoService() {
        AtomicInteger made = new AtomicInteger();
        Provider<PeerDiscoveryService> service = () -> {
            made.incrementAndGet();
            throw new AssertionError("nobody asked for a service");
        };

        new PeerDiscoveryLifecycle(service).close();

        assertThat(made).hasValue(0);
    }

    @Test
    void afterItWasClosedItDoesNotStart() {
        PeerDiscoveryLifecycle lifecycle = lifecycle(binder -> {});

        lifecycle.close();

        assertThatThrownBy(lifecycle::start).isInstanceOf(IllegalStateException.class);
        assertThat(world.lan.isRunning()).isFalse();
    }

    @Test
    void itStartsOnce() throws Exception {
        try (PeerDiscoveryLifecycle lifecycle = lifecycle(binder -> {})) {
            lifecycle.start();

            assertThatThrownBy(lifecycle::start).isInstanceOf(IllegalStateException.class);
            assertThat(world.lan.isRunning()).isTrue();
        }
    }

    private PeerDiscoveryLifecycle lifecycle(Module module) {
        return Guice.createInjector(world, module).getInstance(PeerDiscoveryLifecycle.class);
    }
}
