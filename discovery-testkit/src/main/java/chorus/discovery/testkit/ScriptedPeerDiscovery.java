package chorus.discovery.testkit;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A discovery module that finds what the test says:
 *
 * <pre>{@code
 * ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
 * PeerDiscoveryService.builder(host).module(lan)...
 * lan.finds(peer);
 * lan.loses(peer.id());
 * }</pre>
 *
 * <p>Reports are posted to the loop, so in virtual time they arrive at the next step of the scheduler. A test may call every
 * method from any thread.
 */
public final class ScriptedPeerDiscovery implements PeerDiscoveryProvider {
    private final String name;
    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private final List<PeerId> reconfirmed = new CopyOnWriteArrayList<>();
    private volatile Consumer<PeerSink> onStart = sink -> {};
    private volatile Consumer<PeerId> onReconfirm = id -> {};
    private volatile @Nullable DiscoveryException startFailure;
    private volatile @Nullable Life life;

    /**
     * Creates a module.
     *
     * @param name the name by which a service knows it
     */
    public ScriptedPeerDiscovery(String name) {
        this.name = name;
    }

    /** Makes every start fail from now on; with null, succeed again. */
    public ScriptedPeerDiscovery failsToStart(@Nullable DiscoveryException cause) {
        startFailure = cause;
        return this;
    }

    /**
     * Does something in each start, before that returns: reports on the loop what the module knows already, keeps the sink
     * for reports that come too late, or throws.
     */
    public ScriptedPeerDiscovery onStart(Consumer<PeerSink> action) {
        onStart = action;
        return this;
    }

    /** Does something whenever the module is asked to check a peer, such as losing it. */
    public ScriptedPeerDiscovery onReconfirm(Consumer<PeerId> action) {
        onReconfirm = action;
        return this;
    }

    /** Reports a peer as found, or as found again. */
    public void finds(PeerInfo peer) {
        report(sink -> sink.found(peer));
    }

    /** Reports a peer as lost. */
    public void loses(PeerId id) {
        report(sink -> sink.lost(id));
    }

    /** Reports a problem. */
    public void fails(Throwable cause) {
        report(sink -> sink.failed(cause));
    }

    /** Returns whether the module is started and not closed. */
    public boolean isRunning() {
        return life != null;
    }

    /** Returns what the service has done with the module, oldest first; a fallback is created and closed several times. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Returns the peers that the module was asked to check, in order. */
    public List<PeerId> reconfirmed() {
        return List.copyOf(reconfirmed);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PeerDiscovery create(DiscoveryContext context) {
        steps.add(Step.CREATED);
        return new Source(context);
    }

    private void report(Consumer<PeerSink> report) {
        Life now = life;
        if (now == null) {
            throw new IllegalStateException("module " + name + " is not running; start the service before it reports");
        }
        now.context.scheduler().execute(() -> report.accept(now.sink));
    }

    /** What a service does with a module. */
    public enum Step {
        /** It has made the source, which has not begun to look for peers. */
        CREATED,
        /** It has asked the source to start, successfully or not. */
        STARTED,
        /** It has closed the source, or what was left of it when it could not start. */
        CLOSED
    }

    private record Life(DiscoveryContext context, PeerSink sink) {}

    private final class Source implements PeerDiscovery {
        private final DiscoveryContext context;

        Source(DiscoveryContext context) {
            this.context = context;
        }

        @Override
        public void start(PeerSink sink) throws DiscoveryException {
            steps.add(Step.STARTED);
            DiscoveryException failure = startFailure;
            if (failure != null) {
                throw failure;
            }
            life = new Life(context, sink);
            onStart.accept(sink);
        }

        @Override
        public void reconfirm(PeerId id) {
            reconfirmed.add(id);
            onReconfirm.accept(id);
        }

        @Override
        public void close() {
            steps.add(Step.CLOSED);
            life = null;
        }
    }
}
