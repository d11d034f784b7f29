package chorus.discovery.testkit;

import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.STARTED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which modules and plugins a service takes of those that its class loaders see. */
class PluginSelectionTest {
    private final ClassLoader own = requireNonNull(getClass().getClassLoader());
    private final VirtualScheduler time = new VirtualScheduler();
    private final FakePeerHost host = new FakePeerHost(time, TestPeers.id(0));

    @BeforeEach
    void forget() {
        RegisteredPlugins.LOG.clear();
    }

    @AfterEach
    void leaveTheContext() {
        Thread.currentThread().setContextClassLoader(own);
    }

    @Test
    void allThatAreFoundAreTakenIfNotSaidOtherwise() throws DiscoveryException {
        see("good");
        run(builder());
        assertThat(RegisteredPlugins.LOG).containsExactly("Alpha", "Beta", "noting peer 1");
    }

    @Test
    void modulesArePickedByNameInTheOrderOfTheNames() throws DiscoveryException {
        see("good");
        run(builder().modules("beta", "alpha").handlers());
        assertThat(RegisteredPlugins.LOG).containsExactly("Beta", "Alpha");
    }

    @Test
    void handlerPluginsArePickedByName() throws DiscoveryException {
        see("good");
        run(builder().modules("alpha").handlers("noting"));
        assertThat(RegisteredPlugins.LOG).containsExactly("Alpha", "noting peer 1");
    }

    @Test
    void unknownNameListsWhatIsThereAndHowToAddMore() {
        see("good");
        assertThatThrownBy(builder().modules("alhpa")::build)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageStartingWith("no discovery module is named \"alhpa\"; found alpha ("
                        + RegisteredPlugins.class.getName() + "$Alpha, no version, in file:")
                .hasMessageContaining("beta (")
                .hasMessageContaining("class path or module path")
                .hasMessageContaining("chorus:discovery-mdns")
                .hasMessageEndingWith("PeerDiscoveryService.Builder.module");
        assertThatThrownBy(builder().handlers("nothing")::build)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageStartingWith("no handler plugin is named \"nothing\"; found noting (");
    }

    @Test
    void givenModuleTakesThePlaceOfTheFoundOneOfItsName() throws DiscoveryException {
        see("good");
        ScriptedPeerDiscovery alpha = new ScriptedPeerDiscovery("alpha");
        run(builder().module(alpha).handlers());
        assertThat(RegisteredPlugins.LOG).containsExactly("Beta");
        assertThat(alpha.steps()).contains(STARTED);
    }

    @Test
    void pickedNameMayBeThatOfAGivenModule() throws DiscoveryException {
        see("good");
        ScriptedPeerDiscovery given = new ScriptedPeerDiscovery("given");
        given.onStart(sink -> RegisteredPlugins.LOG.add("given"));
        run(builder().modules("given", "beta").module(given).handlers());
        assertThat(RegisteredPlugins.LOG).containsExactly("given", "Beta");
    }

    @Test
    void givenHandlerTakesThePlaceOfThePluginOfItsName() throws DiscoveryException {
        see("good");
        run(builder().modules("alpha").handler("noting", PeerHandler.of(peer -> {})));
        assertThat(RegisteredPlugins.LOG).containsExactly("Alpha");
    }

    @Test
    void withoutNamesOnlyGivenModulesAreTaken() throws DiscoveryException {
        see("good");
        ScriptedPeerDiscovery given = new ScriptedPeerDiscovery("given");
        run(builder().modules().module(given).handlers());
        assertThat(RegisteredPlugins.LOG).isEmpty();
        assertThat(given.steps()).contains(STARTED);
    }

    @Test
    void serviceWithoutAnyModuleSaysWhichDependencyToAdd() {
        assertThatThrownBy(builder().modules()::build)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageStartingWith("no discovery module was found; add its jar")
                .hasMessageContaining("chorus:discovery-mdns");
    }

    @Test
    void brokenProvidersHideNoOther() throws DiscoveryException {
        see("broken");
        run(builder());
        assertThat(RegisteredPlugins.LOG).containsExactly("Alpha");
    }

    @Test
    void brokenProvidersAreNamedWhenTheOneThatIsWantedIsMissing() {
        see("broken");
        assertThatThrownBy(builder().modules("throwing")::build)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("found alpha (")
                .hasMessageContaining("could not load")
                .hasMessageContaining("chorus.discovery.testkit.DoesNotExist")
                .hasMessageContaining("a plugin's bug")
                .hasMessageContaining("no name");
    }

    @Test
    void twoModulesOfOneNameAreRefused() {
        see("clash");
        assertThatThrownBy(builder()::build)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageStartingWith("two discovery modules have the same name: alpha (")
                .hasMessageContaining("$Alpha,")
                .hasMessageContaining("$OtherAlpha,");
    }

    @Test
    void classLoaderThatCannotListServicesEndsTheSearchAndNotTheService() throws DiscoveryException {
        Thread.currentThread().setContextClassLoader(new ClassLoader(own) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("disk on fire");
            }
        });
        assertThatThrownBy(builder().modules("alpha")::build)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("disk on fire");
    }

    @Test
    void threadWithoutAContextClassLoaderSeesWhatTheLibrarySees() {
        Thread.currentThread().setContextClassLoader(null);
        assertThatThrownBy(builder().modules("alpha")::build)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("found none;");
    }

    private PeerDiscoveryService.Builder builder() {
        return PeerDiscoveryService.builder(host).scheduler(time);
    }

    private void run(PeerDiscoveryService.Builder builder) throws DiscoveryException {
        try (PeerDiscoveryService service = builder.build()) {
            service.start();
            time.runDue();
        }
    }

    /** Lets the context class loader see the services of one case, beside all classes. */
    private void see(String situation) {
        URL folder = requireNonNull(own.getResource("plugins/" + situation + "/"));
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {folder}, own));
    }
}
