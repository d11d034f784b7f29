package chorus.discovery.examples.lannode;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.examples.lannode.Event.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One life of the node: opens ports, discovers, shows what happens, says goodbye. */
final class Node {
    private static final Duration REDRAW = Duration.ofSeconds(1);

    /** How long the output has to take in the last events when the process is killed: it shall end in half a second. */
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Options options;
    private final Surroundings around;
    private final Events events;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean killed;

    /** Creates a node that has not started. */
    Node(Options options, Surroundings around) {
        this.options = options;
        this.around = around;
        this.events = new Events(around.clock());
    }

    /**
     * Runs until the process is killed or the time is over.
     *
     * @throws DiscoveryException when it cannot start
     */
    void run() throws DiscoveryException {
        if (drawsTable()) {
            // The log would be written across the table, which shows the last problem itself.
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        }
        ExecutorService dials = Executors.newCachedThreadPool(Node::daemon);
        try (TcpListeners listeners = TcpListeners.open(options.listen())) {
            PeerId self = options.identity().isPresent()
                    ? Identity.loadOrGenerate(options.identity().get()).peerId()
                    : Identity.keyless();
            TcpReachability reachability = new TcpReachability(dials);
            TcpReachabilityHost host = new TcpReachabilityHost(self, listeners.addresses(), reachability);
            Rechecks rechecks = new Rechecks(reachability::check, System::nanoTime);
            try (PeerDiscoveryService service = service(host, rechecks)) {
                around.whenKilled().accept(() -> goodbye(service, host));
                if (start(service)) {
                    show(service, host, () -> rechecks.tick(new Recheck(service, host)));
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /** Returns false when the process was killed meanwhile, which is no error. */
    private boolean start(PeerDiscoveryService service) throws DiscoveryException {
        try {
            service.start();
            return !killed;
        } catch (IllegalStateException e) {
            if (killed) {
                return false;
            }
            throw e;
        }
    }

    private boolean drawsTable() {
        return around.terminal() && !options.json();
    }

    private PeerDiscoveryService service(TcpReachabilityHost host, Rechecks rechecks) throws DiscoveryException {
        PeerDiscoveryService.Builder builder =
                builder(host, options, around).listener(events).listener(host).listener(rechecks);
        if (options.connect()) {
            builder.handler("tcp-check", new AutoConnectHandler(host));
        }
        return builder.build();
    }

    /** Returns a builder with what the options say of the network. */
    static PeerDiscoveryService.Builder builder(PeerHost host, Options options, Surroundings around) {
        PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(host)
                .tag(options.tag())
                .modules(around.modules().toArray(String[]::new));
        // a setting that is not set leaves the word to the system property of its name
        if (!options.interfaces().isEmpty()) {
            builder.setting("mdns.interfaces", String.join(",", options.interfaces()));
        }
        if (!options.bootstrap().isEmpty()) {
            builder.setting("bootstrap.peers", join(options.bootstrap(), ","));
        }
        return builder;
    }

    /** Acts on what a later check of a peer has found. */
    private final class Recheck implements Rechecks.Outcome {
        private final PeerDiscoveryService service;
        private final TcpReachabilityHost host;

        Recheck(PeerDiscoveryService service, TcpReachabilityHost host) {
            this.service = service;
            this.host = host;
        }

        @Override
        public void gone(PeerInfo peer, String reason) {
            host.rechecked(peer.id(), false);
            events.add(events.event(Kind.FAILED, peer).because(reason));
            service.reconfirm(peer.id());
        }

        @Override
        public void back(PeerInfo peer) {
            host.rechecked(peer.id(), true);
            events.add(events.event(Kind.CONNECTED, peer));
        }
    }

    private void show(PeerDiscoveryService service, PeerHost host, Runnable tick) {
        Instant started = around.clock().instant();
        List<Multiaddr> addresses = LocalAddresses.expand(host.listenAddresses(), options.interfaces());
        try (View view = view(host.localId(), addresses)) {
            view.show(Event.of(Kind.STARTED, started, host.localId(), addresses));
            showUntilStopped(view, tick, () -> stop(service, host));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void showUntilStopped(View view, Runnable tick, Runnable stop) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            view.refresh();
            tick.run();
            Duration left = options.life()
                    .map(life -> life.minusNanos(System.nanoTime() - start))
                    .orElse(REDRAW);
            // 1. the end comes as an event too, so everything before it is shown
            if (left.isNegative() || left.isZero() || around.out().checkError()) {
                stop.run();
            }
            // 2. a burst of events is drawn once
            for (Event event : events.await(left.compareTo(REDRAW) < 0 ? left : REDRAW)) {
                view.show(event);
                if (event.kind() == Kind.STOPPED) {
                    return;
                }
            }
        }
    }

    /** Ends the loop that shows events, after what has happened before. May be called twice and from any thread. */
    private void stop(PeerDiscoveryService service, PeerHost host) {
        service.close();
        events.add(Event.of(Kind.STOPPED, around.clock().instant(), host.localId(), List.of()));
    }

    private void goodbye(PeerDiscoveryService service, PeerHost host) {
        killed = true;
        stop(service, host);
        try {
            ended.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private View view(PeerId self, List<Multiaddr> addresses) {
        if (options.json()) {
            return new JsonLines(around.out());
        }
        if (!drawsTable()) {
            return new PlainLines(around.out(), ZoneId.systemDefault());
        }
        PeerTable table = new PeerTable(options.connect() ? "checking" : "not checked");
        return new LiveTable(around.out(), Terminal::size, around.clock(), heading(self, addresses), table);
    }

    private List<String> heading(PeerId self, List<Multiaddr> addresses) {
        return List.of(
                "network " + options.tag(),
                "this node " + self,
                "listening on " + join(addresses, " "),
                "REACHABLE: a TCP connection opens. There is no libp2p host in this program.");
    }

    private static String join(List<Multiaddr> addresses, String separator) {
        return addresses.stream().map(Multiaddr::toString).collect(Collectors.joining(separator));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "dial");
        thread.setDaemon(true);
        return thread;
    }
}
