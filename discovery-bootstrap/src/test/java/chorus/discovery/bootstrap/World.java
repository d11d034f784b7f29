package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.VirtualScheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A source in virtual time, with a network in which peers are up or down, and a handler that dials what it is offered: a
 * peer that is up is connected 50 ms later.
 */
final class World {
    /** The number of this node among the {@link Peers}. */
    static final int SELF = 0;

    static final Duration DIAL = Duration.ofMillis(50);

    final VirtualScheduler scheduler = new VirtualScheduler();
    final FakeDns dns = new FakeDns(scheduler);
    final Set<PeerId> up = new HashSet<>();
    final Set<PeerId> connected = new HashSet<>();
    final List<PeerInfo> found = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    final List<Postponed> postponed = new ArrayList<>();

    /** The times at which a source told that nothing is wrong any more. */
    final List<Duration> recovered = new ArrayList<>();

    final DiscoveryContext context;
    List<Multiaddr> listenAddresses = List.of();

    @Nullable
    PeerDiscovery source;

    int resolversMade;

    /** The time for which the machine slept: the wall clock went on, the loop's clock did not. */
    Duration slept = Duration.ZERO;

    World() {
        this(1);
    }

    World(long seed) {
        context = new DiscoveryContext(
                new Host(), ServiceTag.CHORUS, scheduler, new Random(seed), Settings.empty(), id -> {});
    }

    /** What a source reported: a peer as found, or as lost. */
    record Event(Duration at, boolean found, int peer) {}

    /** What a source reported: that a peer was not reached, and when it is offered again. */
    record Postponed(Duration at, int peer, int failures, Duration next) {}

    private final class Host implements PeerHost {
        @Override
        public PeerId localId() {
            return Peers.id(SELF);
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
            CompletableFuture<PeerInfo> dial = new CompletableFuture<>();
            scheduler.schedule(DIAL, () -> {
                if (up.contains(peer.id())) {
                    connected.add(peer.id());
                    dial.complete(peer);
                } else {
                    dial.completeExceptionally(new IOException("connection refused"));
                }
            });
            return dial;
        }
    }

    private final class Sink implements PeerSink {
        @Override
        public void found(PeerInfo peer) {
            found.add(peer);
            events.add(new Event(now(), true, Peers.number(peer.id())));
            context.host().connect(peer);
        }

        @Override
        public void lost(PeerId id) {
            events.add(new Event(now(), false, Peers.number(id)));
        }

        @Override
        public void failed(Throwable cause) {
            problems.add(String.valueOf(cause.getMessage()));
        }

        @Override
        public void recovered() {
            recovered.add(now());
        }

        @Override
        public void postponed(PeerId id, int failures, Duration pause) {
            postponed.add(new Postponed(now(), Peers.number(id), failures, now().plus(pause)));
        }
    }

    void start(BootstrapConfig config) throws DiscoveryException {
        start(source(config));
    }

    BootstrapDiscovery source(BootstrapConfig config) {
        return new BootstrapDiscovery(context, config, this::wallClock, () -> {
            resolversMade++;
            return dns;
        });
    }

    void start(PeerDiscovery made) throws DiscoveryException {
        begin(made);
        scheduler.runDue();
    }

    /** Starts a source and leaves to the test what it has scheduled. */
    void begin(PeerDiscovery made) throws DiscoveryException {
        source = made;
        made.start(new Sink());
    }

    /** Starts with a list of addresses. */
    void start(String... addresses) throws DiscoveryException {
        start(config(addresses));
    }

    static BootstrapConfig config(String... addresses) {
        return new BootstrapConfig(List.of(addresses).stream().map(Entry::parse).toList(), null, null, null, false);
    }

    void up(int... peers) {
        IntStream.of(peers).mapToObj(Peers::id).forEach(up::add);
    }

    /** Makes peers unreachable and breaks the connections to them. */
    void down(int... peers) {
        IntStream.of(peers).mapToObj(Peers::id).forEach(id -> {
            up.remove(id);
            connected.remove(id);
        });
    }

    void advance(Duration duration) {
        scheduler.advance(duration);
    }

    private Instant wallClock() {
        return Instant.EPOCH.plus(now()).plus(slept);
    }

    Duration now() {
        return Duration.ofNanos(scheduler.nanoTime());
    }

    /** Returns the times at which a peer was offered. */
    List<Duration> offers(int peer) {
        return events.stream()
                .filter(event -> event.found && event.peer == peer)
                .map(Event::at)
                .toList();
    }

    /** Returns the peers that were offered at a time, in order. */
    List<Integer> offeredAt(Duration time) {
        return events.stream()
                .filter(event -> event.found && event.at.equals(time))
                .map(Event::peer)
                .toList();
    }

    /** Returns the peers that were reported as lost, in order. */
    List<Integer> lost() {
        return events.stream().filter(event -> !event.found).map(Event::peer).toList();
    }

    /** Returns the peers that are found and not lost. */
    Set<Integer> known() {
        Set<Integer> known = new HashSet<>();
        for (Event event : events) {
            if (event.found) {
                known.add(event.peer);
            } else {
                known.remove(event.peer);
            }
        }
        return known;
    }
}
