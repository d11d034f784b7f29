package chorus.discovery.libp2p;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import io.libp2p.core.Discoverer;
import io.libp2p.core.PeerInfo;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import kotlin.Unit;
import kotlin.jvm.functions.Function1;

/**
 * This library as a {@code Discoverer} of jvm-libp2p, for code that has one already: it takes the place of jvm-libp2p's own
 * {@code MDnsDiscovery}, and unlike that sees and is seen by the nodes of other implementations.
 *
 * <p>Listeners are a {@link PeerHandler} together: called one peer after another on a worker thread, never with this node
 * itself. A peer is told once, and again when its addresses change, when it was lost and found, or when a listener threw, to
 * all of them then. A listener that is added while this runs is told of what comes later.
 *
 * <p>Safe for use by several threads. May be started again after it was stopped.
 */
public final class Libp2pDiscoverer implements Discoverer {
    private final Libp2pPeerHost host;
    private final UnaryOperator<PeerDiscoveryService.Builder> options;
    private final Collection<Function1<PeerInfo, Unit>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<PeerDiscoveryService> running = new AtomicReference<>();

    /** Creates a discoverer that runs all modules on the class path, with the default tag. */
    public Libp2pDiscoverer(Libp2pPeerHost host) {
        this(host, builder -> builder);
    }

    /**
     * Creates a discoverer.
     *
     * @param options sets what the service is to be like, such as its tag, modules and further handlers; called at every
     *     start
     */
    public Libp2pDiscoverer(Libp2pPeerHost host, UnaryOperator<PeerDiscoveryService.Builder> options) {
        this.host = Objects.requireNonNull(host, "host");
        this.options = Objects.requireNonNull(options, "options");
    }

    /** Returns the listeners, to add to and to remove from at any time. */
    @Override
    public Collection<Function1<PeerInfo, Unit>> getNewPeerFoundListeners() {
        return listeners;
    }

    /**
     * Starts discovery. The host should have been started, for before it listens nowhere. Peers whose connections close are
     * checked from now on ({@link Libp2pPeerHost#onDisconnected}).
     *
     * @return a future that completes when the modules have started; it fails with a {@link DiscoveryException} when one
     *     cannot, and with an {@link IllegalStateException} when this is running
     */
    @Override
    public CompletableFuture<Void> start() {
        PeerDiscoveryService service;
        try {
            service = options.apply(
                            PeerDiscoveryService.builder(host).handler("discoverer", PeerHandler.of(this::tell)))
                    .build();
        } catch (DiscoveryException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (!running.compareAndSet(null, service)) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("this discoverer is running; stop it before you start it again"));
        }
        host.onDisconnected(service::reconfirm);
        return CompletableFuture.runAsync(() -> start(service));
    }

    /** Ends discovery; does nothing when this is not running. The future completes when goodbye was said. */
    @Override
    public CompletableFuture<Void> stop() {
        PeerDiscoveryService service = running.getAndSet(null);
        return service == null ? CompletableFuture.allOf() : CompletableFuture.runAsync(service::close);
    }

    private void start(PeerDiscoveryService service) {
        try {
            service.start();
        } catch (DiscoveryException e) {
            running.compareAndSet(service, null);
            throw new CompletionException(e);
        }
    }

    private void tell(chorus.discovery.PeerInfo peer) {
        PeerInfo told = new PeerInfo(Conversions.toLibp2p(peer.id()), Conversions.toLibp2p(peer));
        RuntimeException failure = null;
        for (Function1<PeerInfo, Unit> listener : listeners) {
            try {
                listener.invoke(told);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
