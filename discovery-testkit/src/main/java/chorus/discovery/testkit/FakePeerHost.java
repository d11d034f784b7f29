package chorus.discovery.testkit;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.Cancellable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A libp2p node that dials nobody: every dial ends as the test says, after as much virtual time as the test says. Without
 * a word of the test every dial connects at once.
 *
 * <pre>{@code
 * FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(0)).listensOn("/ip4/0.0.0.0/tcp/4001");
 * host.whenDialing(peer.id()).failsAfter(Duration.ofSeconds(2), new ConnectException("refused"));
 * host.whenDialingOthers().neverAnswers();
 * }</pre>
 */
public final class FakePeerHost implements PeerHost {
    private final VirtualScheduler scheduler;
    private final PeerId localId;
    private final Set<PeerId> connected = ConcurrentHashMap.newKeySet();
    private final List<Dial> dials = new CopyOnWriteArrayList<>();
    private final Map<PeerId, Dialing> dialings = new ConcurrentHashMap<>();
    private final Dialing others = new Dialing();
    private volatile List<Multiaddr> listenAddresses = List.of();

    /**
     * Creates a node that listens nowhere and is connected to nobody.
     *
     * @param scheduler runs the dials
     * @param localId the node's own id
     */
    public FakePeerHost(VirtualScheduler scheduler, PeerId localId) {
        this.scheduler = scheduler;
        this.localId = localId;
    }

    /** Changes where the node listens, from now on. */
    public FakePeerHost listensOn(String... multiaddrs) {
        listenAddresses = Arrays.stream(multiaddrs).map(Multiaddr::parse).toList();
        return this;
    }

    /** Returns what happens when this peer is dialled, to be changed. */
    public Dialing whenDialing(PeerId id) {
        return dialings.computeIfAbsent(id, any -> new Dialing());
    }

    /** Returns what happens when any other peer is dialled, to be changed. */
    public Dialing whenDialingOthers() {
        return others;
    }

    /** Makes a connection that nobody dialled, as when the peer has dialled this node. */
    public void connected(PeerId id) {
        connected.add(id);
    }

    /** Ends the connection to a peer. */
    public void disconnected(PeerId id) {
        connected.remove(id);
    }

    /** Returns all dials, oldest first. */
    public List<Dial> dials() {
        return List.copyOf(dials);
    }

    @Override
    public PeerId localId() {
        return localId;
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return listenAddresses;
    }

    @Override
    public boolean isConnected(PeerId id) {
        return connected.contains(id);
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        Dial dial = new Dial(peer, scheduler.now());
        dials.add(dial);
        dialings.getOrDefault(peer.id(), others).begin(dial);
        return dial.stage;
    }

    /** A dial of the node. */
    public static final class Dial {
        private final PeerInfo peer;
        private final Duration startedAt;
        private final CompletableFuture<PeerInfo> stage = new CompletableFuture<>();

        private Dial(PeerInfo peer, Duration startedAt) {
            this.peer = peer;
            this.startedAt = startedAt;
        }

        /** Returns whom it dialled, and where. */
        public PeerInfo peer() {
            return peer;
        }

        /** Returns the virtual time at which it began. */
        public Duration startedAt() {
            return startedAt;
        }

        /** Returns whether it has neither connected nor failed, nor was given up. */
        public boolean isOpen() {
            return !stage.isDone();
        }

        /** Returns whether the caller has given it up. */
        public boolean isCancelled() {
            return stage.isCancelled();
        }

        /** Returns the peer and how the dial stands. */
        @Override
        public String toString() {
            String state = isOpen() ? "open" : isCancelled() ? "cancelled" : "over";
            return startedAt + " dial of " + peer.id() + " (" + state + ")";
        }
    }

    /** How dials end. */
    public final class Dialing {
        private volatile @Nullable Duration delay = Duration.ZERO;
        private volatile @Nullable Throwable failure;

        private Dialing() {}

        /** Dials connect after this time. */
        public void connectsAfter(Duration time) {
            delay = time;
            failure = null;
        }

        /** Dials fail after this time. */
        public void failsAfter(Duration time, Throwable cause) {
            delay = time;
            failure = cause;
        }

        /** Dials stay open until they are cancelled. */
        public void neverAnswers() {
            delay = null;
        }

        private void begin(Dial dial) {
            Duration time = delay;
            if (time != null) {
                Throwable cause = failure;
                Cancellable end = scheduler.schedule(time, () -> end(dial, cause));
                dial.stage.whenComplete((peer, thrown) -> end.cancel());
            }
        }

        private void end(Dial dial, @Nullable Throwable cause) {
            if (cause != null) {
                dial.stage.completeExceptionally(cause);
            } else {
                connected.add(dial.peer.id());
                dial.stage.complete(dial.peer);
            }
        }
    }
}
