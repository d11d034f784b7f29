package chorus.discovery;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's host as modules and handlers can rely on it: what it throws, or returns as null, once it runs, is warned
 * of once and takes nobody with it. May be used from any thread.
 */
final class GuardedHost implements PeerHost {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedHost.class);

    private final PeerHost host;
    private final PeerId localId;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable List<Multiaddr> lastAddresses;

    /**
     * Creates a guard.
     *
     * @throws NullPointerException when the host does not know who it is
     */
    GuardedHost(PeerHost host) {
        this.host = host;
        this.localId = Objects.requireNonNull(host.localId(), "PeerHost.localId returned null");
    }

    @Override
    public PeerId localId() {
        return localId;
    }

    /** Returns the host's addresses; those of before when it fails, unless it has never told any. */
    @Override
    public List<Multiaddr> listenAddresses() {
        try {
            List<Multiaddr> current = List.copyOf(
                    Objects.requireNonNull(host.listenAddresses(), "PeerHost.listenAddresses returned null"));
            lastAddresses = current;
            return current;
        } catch (RuntimeException | LinkageError e) {
            List<Multiaddr> last = lastAddresses;
            if (last == null) {
                throw e;
            }
            warn("listenAddresses", e);
            return last;
        }
    }

    /** Returns what the host says; when it fails, that the peer is not connected. */
    @Override
    public boolean isConnected(PeerId id) {
        try {
            return host.isConnected(id);
        } catch (RuntimeException | LinkageError e) {
            warn("isConnected", e);
            return false;
        }
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        try {
            return Objects.requireNonNull(host.connect(peer), "PeerHost.connect returned null; expected a stage");
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void warn(String method, Throwable problem) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("PeerHost.{} has failed; discovery goes on with what it knew", method, problem);
        }
    }
}
