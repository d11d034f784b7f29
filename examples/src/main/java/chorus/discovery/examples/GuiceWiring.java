package chorus.discovery.examples;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.guice.PeerDiscoveryLifecycle;
import chorus.discovery.guice.PeerDiscoveryModule;
import chorus.discovery.spi.PeerDiscoveryProvider;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoMap;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.google.inject.multibindings.StringMapKey;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Discovery in an application that Guice puts together. It names no discovery module: those that run are the dependencies
 * that it was built with, which the profiles {@code mdns-only} and {@code bootstrap-only} of the build change.
 */
public final class GuiceWiring extends AbstractModule {

    // README: guice-module
    @Override
    protected void configure() {
        install(new PeerDiscoveryModule());
        bind(PeerHost.class).to(YourNode.class).in(Singleton.class);
        bind(ServiceTag.class).toInstance(ServiceTag.LIBP2P);
    }

    @ProvidesIntoMap
    @StringMapKey("auto-connect")
    PeerHandler autoConnect(PeerHost node) {
        return new AutoConnectHandler(node);
    }
    // README: end

    @ProvidesIntoSet
    DiscoveryListener reporter() {
        return new DiscoveryListener() {
            @Override
            public void discovered(PeerInfo peer, String source) {
                System.out.println(source + " found " + peer.id());
            }
        };
    }

    /**
     * Says which discovery modules it was built with, and looks around for half a minute.
     *
     * @param args none
     * @throws Exception when discovery cannot start, or the program is interrupted
     */
    public static void main(String[] args) throws Exception {
        System.out.println("built with " + modules());
        // README: guice-main
        Injector injector = Guice.createInjector(new GuiceWiring());
        try (PeerDiscoveryLifecycle discovery = injector.getInstance(PeerDiscoveryLifecycle.class)) {
            discovery.start();
            Thread.sleep(30_000);
        }
        // README: end
    }

    private static List<String> modules() {
        return ServiceLoader.load(PeerDiscoveryProvider.class).stream()
                .map(found -> found.get().name())
                .sorted()
                .toList();
    }
}
