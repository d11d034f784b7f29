package chorus.discovery.guice;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import com.google.inject.ProvisionException;
import jakarta.inject.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Starts the {@link PeerDiscoveryService} of an injector, and closes it:
 *
 * <pre>{@code
 * try (PeerDiscoveryLifecycle discovery = injector.getInstance(PeerDiscoveryLifecycle.class)) {
 *     discovery.start();
 *     ...
 * }
 * }</pre>
 *
 * <p>It makes the service at the start, so an application that ends before has none to close; and there is one exception for
 * a service that cannot be made and one that cannot start. Safe for use by several threads.
 */
public final class PeerDiscoveryLifecycle implements AutoCloseable {
    private final Provider<PeerDiscoveryService> provider;
    private volatile @Nullable PeerDiscoveryService service;
    private volatile boolean closed;

    PeerDiscoveryLifecycle(Provider<PeerDiscoveryService> provider) {
        this.provider = provider;
    }

    /**
     * Makes the service, unless that was done, and starts it.
     *
     * @throws DiscoveryException when it cannot be made or started; the message says what to do
     * @throws ProvisionException when something that the service is made of cannot be provided
     * @throws IllegalStateException when it was started or closed before
     */
    public void start() throws DiscoveryException {
        PeerDiscoveryService made = make();
        service = made;
        if (closed) {
            made.close(); // so that it refuses to start, also when close() came too early to see it
        }
        made.start();
    }

    /** Closes the service, as {@link PeerDiscoveryService#close()} does, and lets it not be started any more. Idempotent. */
    @Override
    public void close() {
        closed = true;
        PeerDiscoveryService made = service;
        if (made != null) {
            made.close();
        }
    }

    private PeerDiscoveryService make() throws DiscoveryException {
        try {
            return provider.get();
        } catch (ProvisionException e) {
            if (e.getCause() instanceof DiscoveryException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
