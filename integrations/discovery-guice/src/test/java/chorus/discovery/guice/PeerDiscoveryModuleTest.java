package chorus.discovery.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.testkit.RecordingPeerHandler;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.TestPeers;
import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoMap;
import com.google.inject.multibindings.StringMapKey;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the bindings make of the service. */
class PeerDiscoveryModuleTest {
    private static final PeerInfo ANN = TestPeers.peer(1);

    private final World world = new World();
    private final ContextKeeper keeper = new ContextKeeper();
    private final List<String> heard = new ArrayList<>();

    @Test
    void theServiceIsASingleton() {
        Injector injector = Guice.createInjector(world);

        assertThat(service(injector)).isSameAs(service(injector));
        assertThat(injector.getInstance(PeerDiscoveryLifecycle.class))
                .isSameAs(injector.getInstance(PeerDiscoveryLifecycle.class));
    }

    @Test
    void namedAndNamelessHandlersAreOfferedEveryPeer() throws Exception {
        RecordingPeerHandler named = new RecordingPeerHandler(world.scheduler);
        RecordingPeerHandler nameless = new RecordingPeerHandler(world.scheduler);

        run(binder -> {
            MapBinder.newMapBinder(binder, String.class, PeerHandler.class)
                    .addBinding("friends")
                    .toInstance(named);
            Multibinder.newSetBinder(binder, PeerHandler.class).addBinding().toInstance(nameless);
            listen(binder);
        });

        named.within(Duration.ofSeconds(1)).finds(OnTheClassPath.PEER).finds(ANN);
        nameless.within(Duration.ofSeconds(1)).finds(OnTheClassPath.PEER).finds(ANN);
        assertThat(heard).contains("friends took " + ANN.id(), "handler-1 took " + ANN.id());
    }

    @Test
    void boundModulesJoinThoseOnTheClassPath() throws Exception {
        run(this::listen);

        assertThat(heard).containsExactly("class-path found " + OnTheClassPath.PEER.id(), "lan found " + ANN.id());
    }

    @Test
    void onlyBoundModulesRunWhenTheOptionsTakeNoneFromTheClassPath() throws Exception {
        run(binder -> {
            listen(binder);
            options(binder, builder -> builder.modules());
        });

        assertThat(heard).containsExactly("lan found " + ANN.id());
    }

    @Test
    void aBoundModuleTakesThePlaceOfOneOfItsNameOnTheClassPath() throws Exception {
        run(binder -> {
            listen(binder);
            Multibinder.newSetBinder(binder, PeerDiscoveryProvider.class)
                    .addBinding()
                    .toInstance(new ScriptedPeerDiscovery(OnTheClassPath.NAME));
        });

        assertThat(heard).containsExactly("lan found " + ANN.id());
    }

    @Test
    void theTagIsThatOfChorusUnlessOneIsBound() throws Exception {
        run(this::keepContext);

        assertThat(keeper.context().tag()).isEqualTo(ServiceTag.CHORUS);
    }

    @Test
    void theTagIsTheBoundOne() throws Exception {
        run(this::keepContext, binder -> binder.bind(ServiceTag.class).toInstance(ServiceTag.LIBP2P));

        assertThat(keeper.context().tag()).isEqualTo(ServiceTag.LIBP2P);
    }

    @Test
    void settingsAreGivenByTheOptions() throws Exception {
        run(this::keepContext, binder -> options(binder, builder -> builder.setting("keeper.colour", "blue")));

        assertThat(keeper.context().settings().text("keeper.colour")).hasValue("blue");
    }

    @Test
    void aHandlerMayInjectTheServiceThatCallsItAsAProvider() throws Exception {
        run(binder -> MapBinder.newMapBinder(binder, String.class, PeerHandler.class)
                .addBinding("suspicious")
                .to(Suspicious.class));

        assertThat(world.lan.reconfirmed()).containsExactly(ANN.id());
    }

    @Test
    void whoeverInstallsTheModuleAgainAddsToTheSameService() throws Exception {
        run(new Connecting(), new PeerDiscoveryModule());

        assertThat(world.host.dials()).extracting(dial -> dial.peer()).contains(ANN);
    }

    @Test
    void itWorksWithExplicitBindingsOnlyAndInProduction() {
        Injector injector = Guice.createInjector(Stage.PRODUCTION, world, binder -> {
            binder.requireExplicitBindings();
            binder.requireAtInjectOnConstructors();
            binder.requireExactBindingAnnotations();
            binder.disableCircularProxies();
        });

        assertThat(service(injector).peers()).isEmpty();
    }

    @Test
    void aMissingHostIsNamedWhenTheInjectorIsMade() {
        assertThatThrownBy(() -> Guice.createInjector(new PeerDiscoveryModule()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("No implementation for PeerHost was bound")
                .hasMessageContaining("PeerDiscoveryModule");
    }

    @Test
    void whenThereIsNoDiscoveryModuleTheExceptionSaysWhatToAdd() {
        Injector injector = Guice.createInjector(withoutModules());

        assertThatThrownBy(() -> service(injector))
                .isInstanceOf(ProvisionException.class)
                .hasMessageContaining("no discovery module was found; add its jar")
                .hasCauseInstanceOf(DiscoveryException.class);
    }

    @Test
    void inProductionTheSameIsSaidWhenTheInjectorIsMade() {
        assertThatThrownBy(() -> Guice.createInjector(Stage.PRODUCTION, withoutModules()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("no discovery module was found; add its jar");
    }

    /** Starts a service of the test's world and these modules, lets the LAN find a peer, and closes the service. */
    private void run(Module... modules) throws Exception {
        List<Module> all = new ArrayList<>(List.of(modules));
        all.add(world);
        try (PeerDiscoveryService service = service(Guice.createInjector(all))) {
            service.start();
            world.lan.finds(ANN);
            world.scheduler.advance(Duration.ofSeconds(1));
        }
    }

    private void listen(Binder binder) {
        Multibinder.newSetBinder(binder, DiscoveryListener.class).addBinding().toInstance(new DiscoveryListener() {
            @Override
            public void discovered(PeerInfo peer, String source) {
                heard.add(source + " found " + peer.id());
            }

            @Override
            public void delivered(String handler, PeerInfo peer, Duration took) {
                heard.add(handler + " took " + peer.id());
            }
        });
    }

    private void keepContext(Binder binder) {
        Multibinder.newSetBinder(binder, PeerDiscoveryProvider.class)
                .addBinding()
                .toInstance(keeper);
    }

    private static void options(Binder binder, PeerDiscoveryOptions options) {
        binder.bind(PeerDiscoveryOptions.class).toInstance(options);
    }

    private Module withoutModules() {
        return new AbstractModule() {
            @Override
            protected void configure() {
                install(new PeerDiscoveryModule());
                bind(PeerHost.class).toInstance(world.host);
                options(binder(), builder -> builder.modules());
            }
        };
    }

    private static PeerDiscoveryService service(Injector injector) {
        return injector.getInstance(PeerDiscoveryService.class);
    }

    /** An application's module that installs what it needs, whoever else does. */
    private static final class Connecting extends AbstractModule {
        @Override
        protected void configure() {
            install(new PeerDiscoveryModule());
        }

        @ProvidesIntoMap
        @StringMapKey("auto-connect")
        PeerHandler autoConnect(PeerHost host) {
            return new AutoConnectHandler(host);
        }
    }

    /** Does not believe in the LAN's peers before they were checked. */
    private static final class Suspicious implements PeerHandler {
        private final Provider<PeerDiscoveryService> service;

        @Inject
        Suspicious(Provider<PeerDiscoveryService> service) {
            this.service = service;
        }

        @Override
        public CompletionStage<?> peerFound(PeerInfo peer) {
            service.get().reconfirm(peer.id());
            return CompletableFuture.completedStage(peer);
        }
    }

    /** A module that finds nobody and keeps what it was given. */
    private static final class ContextKeeper implements PeerDiscoveryProvider {
        private @Nullable DiscoveryContext context;

        DiscoveryContext context() {
            return Objects.requireNonNull(context, "the module was not made");
        }

        @Override
        public String name() {
            return "keeper";
        }

        @Override
        public PeerDiscovery create(DiscoveryContext given) {
            context = given;
            return new ScriptedPeerDiscovery(name()).create(given);
        }
    }
}
