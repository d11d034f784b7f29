package chorus.discovery;

import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A discovery module in its place among the others. It has one life after the other when it is a fallback, and one only
 * otherwise. Used on the loop only.
 */
final class Source implements Comparable<Source> {
    private static final Logger LOG = LoggerFactory.getLogger(Source.class);

    private final int order;
    private final PeerDiscoveryProvider provider;
    private final String name;
    private final DiscoveryContext context;
    private final DiscoveryRuntime runtime;
    private @Nullable Life life;

    Source(int order, PeerDiscoveryProvider provider, DiscoveryContext context, DiscoveryRuntime runtime) {
        this.order = order;
        this.provider = provider;
        this.name = provider.name();
        this.context = context;
        this.runtime = runtime;
    }

    String name() {
        return name;
    }

    /** Makes the module, which reads its settings and does nothing else. */
    void create() throws DiscoveryException {
        try {
            PeerDiscovery discovery = provider.create(context);
            life = new Life(Objects.requireNonNull(discovery, "its provider returned null"));
        } catch (DiscoveryException | RuntimeException | LinkageError e) {
            throw DiscoveryRuntime.cannot("discovery module " + name + " cannot be created", e);
        }
    }

    /** Starts the module, making it first if need be. */
    void start() throws DiscoveryException {
        if (life == null) {
            create();
        }
        Life started = Objects.requireNonNull(life);
        started.open = true;
        runtime.takeBack(this);
        try {
            started.discovery.start(started);
        } catch (DiscoveryException | RuntimeException | LinkageError e) {
            close();
            throw DiscoveryRuntime.cannot("discovery module " + name + " cannot start", e);
        }
    }

    boolean isRunning() {
        return life != null && life.open;
    }

    /** Asks the module to check a peer, if it is running. */
    void reconfirm(PeerId id) {
        if (life != null && life.open) {
            try {
                life.discovery.reconfirm(id);
            } catch (RuntimeException | LinkageError e) {
                runtime.tell(listener -> listener.sourceFailed(name, e));
            }
        }
    }

    /** Ends the module's life. What it reports from here on is ignored; the peers that it gave are not taken back. */
    void close() {
        Life ended = life;
        life = null;
        if (ended == null) {
            return;
        }
        ended.open = false;
        try {
            ended.discovery.close();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("discovery module {} has failed to close", name, e);
        }
    }

    /** Sources are ordered as they were configured, and so are the addresses that they give. */
    @Override
    public int compareTo(Source other) {
        return Integer.compare(order, other.order);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return order;
    }

    private final class Life implements PeerSink {
        private final PeerDiscovery discovery;
        private boolean open;

        Life(PeerDiscovery discovery) {
            this.discovery = discovery;
        }

        @Override
        public void found(PeerInfo peer) {
            Objects.requireNonNull(peer, "peer");
            requireLoop("found");
            if (open) {
                runtime.found(Source.this, peer);
            }
        }

        @Override
        public void lost(PeerId id) {
            Objects.requireNonNull(id, "id");
            requireLoop("lost");
            if (open) {
                runtime.lost(Source.this, id);
            }
        }

        @Override
        public void failed(Throwable cause) {
            Objects.requireNonNull(cause, "cause");
            requireLoop("failed");
            if (open) {
                runtime.tell(listener -> listener.sourceFailed(name, cause));
            }
        }

        @Override
        public void recovered() {
            requireLoop("recovered");
            if (open) {
                runtime.tell(listener -> listener.sourceRecovered(name));
            }
        }

        @Override
        public void postponed(PeerId id, int failures, Duration pause) {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(pause, "pause");
            requireLoop("postponed");
            if (open) {
                runtime.tell(listener -> listener.postponed(id, name, failures, pause));
            }
        }

        @Override
        public void rejected(String reason, long count) {
            Objects.requireNonNull(reason, "reason");
            requireLoop("rejected");
            if (open) {
                runtime.tell(listener -> listener.rejected(name, reason, count));
            }
        }

        @Override
        public void impersonated(PeerInfo claim) {
            Objects.requireNonNull(claim, "claim");
            requireLoop("impersonated");
            if (open) {
                runtime.tell(listener -> listener.impersonated(claim, name));
            }
        }

        private void requireLoop(String method) {
            if (context.scheduler() instanceof EventLoop loop && !loop.isCurrentThread()) {
                throw new IllegalStateException(
                        "discovery module " + name + " called PeerSink." + method + " on thread "
                                + Thread.currentThread().getName() + "; expected the event loop: post it there with"
                                + " scheduler().execute(...)");
            }
        }
    }
}
