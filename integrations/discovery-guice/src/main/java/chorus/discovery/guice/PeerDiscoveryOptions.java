package chorus.discovery.guice;

import chorus.discovery.PeerDiscoveryService;

/**
 * Sets what has no binding of its own: which of the modules and plugins on the class path run, settings, fallbacks, limits.
 *
 * <pre>{@code
 * bind(PeerDiscoveryOptions.class).toInstance(builder -> builder
 *         .modules("mdns")
 *         .setting("mdns.interfaces", "eth0"));
 * }</pre>
 *
 * <p>With {@code builder.modules()} and {@code builder.handlers()}, without names, only what is bound in Guice runs.
 */
@FunctionalInterface
public interface PeerDiscoveryOptions {

    /**
     * Changes the builder of the service, before the bindings are added to it. Called once, on the thread that first asks
     * for the service. What it throws becomes Guice's {@link com.google.inject.ProvisionException}.
     */
    void applyTo(PeerDiscoveryService.Builder builder);
}
