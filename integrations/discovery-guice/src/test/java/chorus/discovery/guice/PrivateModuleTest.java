package chorus.discovery.guice;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerInfo;
import chorus.discovery.testkit.RecordingPeerHandler;
import chorus.discovery.testkit.TestPeers;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Named;
import com.google.inject.name.Names;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two services in one program, each in a private module. */
class PrivateModuleTest {
    private final Network home = new Network("home");
    private final Network work = new Network("work");

    @Test
    void eachHasItsOwnModulesAndHandlersAndLifecycle() throws Exception {
        Injector injector = Guice.createInjector(home, work);
        PeerInfo ann = TestPeers.peer(1);
        PeerInfo bob = TestPeers.peer(2);

        try (PeerDiscoveryLifecycle atHome = injector.getInstance(Key.get(PeerDiscoveryLifecycle.class, home.name));
                PeerDiscoveryLifecycle atWork =
                        injector.getInstance(Key.get(PeerDiscoveryLifecycle.class, work.name))) {
            atHome.start();
            atWork.start();
            home.world.lan.finds(ann);
            work.world.lan.finds(bob);
            home.handler.within(Duration.ofSeconds(1)).finds(ann);
            work.handler.within(Duration.ofSeconds(1)).finds(bob);

            assertThat(injector.getInstance(Key.get(PeerDiscoveryService.class, home.name))
                            .peers())
                    .containsExactly(ann);
        }
        assertThat(home.world.lan.isRunning() || work.world.lan.isRunning()).isFalse();
    }

    @Test
    void nothingOfItIsInTheProgramsOwnBindings() {
        Injector injector = Guice.createInjector(home, work);

        assertThat(injector.getExistingBinding(Key.get(PeerDiscoveryService.class)))
                .isNull();
        assertThat(injector.getExistingBinding(Key.get(PeerDiscoveryLifecycle.class)))
                .isNull();
    }

    private static final class Network extends PrivateModule {
        private final Named name;
        private final World world = new World();
        private final RecordingPeerHandler handler = new RecordingPeerHandler(world.scheduler);

        Network(String name) {
            this.name = Names.named(name);
        }

        @Override
        protected void configure() {
            install(world);
            bind(PeerDiscoveryOptions.class).toInstance(builder -> builder.modules());
            Multibinder.newSetBinder(binder(), PeerHandler.class).addBinding().toInstance(handler);
            bind(PeerDiscoveryService.class).annotatedWith(name).to(PeerDiscoveryService.class);
            bind(PeerDiscoveryLifecycle.class).annotatedWith(name).to(PeerDiscoveryLifecycle.class);
            expose(PeerDiscoveryService.class).annotatedWith(name);
            expose(PeerDiscoveryLifecycle.class).annotatedWith(name);
        }
    }
}
