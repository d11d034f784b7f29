package chorus.discovery.guice;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Scheduler;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds a {@link PeerDiscoveryService}, and a {@link PeerDiscoveryLifecycle} that starts and closes it, as singletons.
 *
 * <p>The service is made of these bindings, of which only the first is needed:
 *
 * <ul>
 *   <li>{@link PeerHost}: the application's libp2p node.
 *   <li>{@link PeerHandler}s in a {@link MapBinder} by name, or nameless in a {@link Multibinder}.
 *   <li>{@link PeerDiscoveryProvider}s in a {@link Multibinder}. They join the discovery modules on the class path or module
 *       path, and take the place of those of the same name.
 *   <li>{@link DiscoveryListener}s in a {@link Multibinder}.
 *   <li>{@link ServiceTag}: the network; {@link ServiceTag#CHORUS} if not bound.
 *   <li>{@link Scheduler}: the event loop, such as virtual time in a test; the service's own if not bound.
 *   <li>{@link PeerDiscoveryOptions}: everything else.
 * </ul>
 *
 * <p>The service is made when it is first asked for, and does nothing until it is started. When it cannot be made, Guice's
 * exception has the message of the {@link DiscoveryException}. A handler, listener or node that needs the service itself
 * injects a {@link Provider} of it.
 *
 * <p>The module may be installed more than once, and in a {@link com.google.inject.PrivateModule}, so that one program can
 * have several services: each private module exposes its own under an annotation.
 */
public final class PeerDiscoveryModule extends AbstractModule {

    /** Creates a module; all of them are equal. */
    public PeerDiscoveryModule() {}

    @Override
    protected void configure() {
        requireBinding(PeerHost.class);
        MapBinder.newMapBinder(binder(), String.class, PeerHandler.class);
        Multibinder.newSetBinder(binder(), PeerHandler.class);
        Multibinder.newSetBinder(binder(), PeerDiscoveryProvider.class);
        Multibinder.newSetBinder(binder(), DiscoveryListener.class);
        OptionalBinder.newOptionalBinder(binder(), ServiceTag.class);
        OptionalBinder.newOptionalBinder(binder(), Scheduler.class);
        OptionalBinder.newOptionalBinder(binder(), PeerDiscoveryOptions.class);
    }

    @Provides
    @Singleton
    static PeerDiscoveryService service(
            PeerHost host,
            Optional<PeerDiscoveryOptions> options,
            Optional<ServiceTag> tag,
            Optional<Scheduler> scheduler,
            Set<PeerDiscoveryProvider> modules,
            Set<PeerHandler> handlers,
            Map<String, PeerHandler> namedHandlers,
            Set<DiscoveryListener> listeners)
            throws DiscoveryException {
        PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(host);
        options.ifPresent(given -> given.applyTo(builder));
        tag.ifPresent(builder::tag);
        scheduler.ifPresent(builder::scheduler);
        modules.forEach(builder::module);
        handlers.forEach(builder::handler);
        namedHandlers.forEach(builder::handler);
        listeners.forEach(builder::listener);
        return builder.build();
    }

    @Provides
    @Singleton
    static PeerDiscoveryLifecycle lifecycle(Provider<PeerDiscoveryService> service) {
        return new PeerDiscoveryLifecycle(service);
    }

    /** Returns whether the other is such a module too, upon which Guice installs only one of them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PeerDiscoveryModule;
    }

    @Override
    public int hashCode() {
        return PeerDiscoveryModule.class.hashCode();
    }
}
