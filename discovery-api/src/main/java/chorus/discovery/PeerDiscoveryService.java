package chorus.discovery;

import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Scheduler;
import chorus.discovery.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovers peers: runs the discovery modules of an application and brings what they find to its handlers.
 *
 * <pre>{@code
 * try (PeerDiscoveryService discovery = PeerDiscoveryService.builder(host)
 *         .handler(new AutoConnectHandler(host))
 *         .build()) {
 *     discovery.start();
 *     ...
 * }
 * }</pre>
 *
 * <p>A service has one life: it is started once and closed once. Its methods may be called from any thread, also from
 * handlers and listeners. The exception is a service on a scheduler that the application gave ({@link Builder#scheduler}):
 * there {@link #start()} and {@link #close()} are called on the scheduler's own thread.
 */
public final class PeerDiscoveryService implements AutoCloseable {
    /** How long {@link #close()} waits for the event loop: for goodbyes, and for a listener that is slow to return. */
    private static final Duration LOOP_PATIENCE = Duration.ofSeconds(2);
    /** How long {@link #close()} waits for handlers that are running; a person does not notice it. */
    private static final Duration HANDLER_PATIENCE = Duration.ofMillis(200);
    /** Threads for work of modules that blocks, such as name resolution, beside one for each handler. */
    private static final int MODULE_WORKERS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(PeerDiscoveryService.class);

    private final Configuration configuration;
    private final Scheduler scheduler;
    /** The loop that this service has made for itself; null on a scheduler of the application. */
    private final @Nullable EventLoop ownLoop;

    private final CallGate gate = new CallGate();
    private final AtomicBoolean used = new AtomicBoolean();
    private final CompletableFuture<List<Delivery>> ended = new CompletableFuture<>();
    private volatile @Nullable DiscoveryRuntime runtime;

    private PeerDiscoveryService(Configuration configuration, @Nullable Scheduler given) {
        this.configuration = configuration;
        this.ownLoop = given == null ? new EventLoop(configuration.handlers().size() + MODULE_WORKERS) : null;
        this.scheduler = ownLoop != null ? ownLoop : Objects.requireNonNull(given);
    }

    /**
     * Returns a builder of a service. Without further settings the service runs all discovery modules and handler plugins
     * that are on the class path or module path.
     *
     * @param host the application's libp2p node
     */
    public static Builder builder(PeerHost host) {
        return new Builder(host);
    }

    /**
     * Creates the handlers, creates the modules, and starts the modules in order. When this method returns each of them has
     * started, but for those that wait as a {@linkplain Builder#fallback fallback}; or the service was closed meanwhile.
     *
     * <p>All of that is done by the thread that calls this, so that the first packet need not wait for another one; listeners
     * are called by it too if a module knows a peer at once.
     *
     * @throws DiscoveryException when the thread is interrupted, and when a handler or module cannot be created or started;
     *     the message says what to do. What had started is closed again, and so is this service.
     * @throws IllegalStateException when this service was started or closed before
     */
    public void start() throws DiscoveryException {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("this service was started or closed already; build another one");
        }
        Start start = new Start();
        try {
            runtime = new DiscoveryRuntime(configuration, scheduler, gate);
            if (ownLoop == null) {
                start.run();
            } else {
                ownLoop.startWith(start);
            }
            start.check();
        } catch (DiscoveryException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Returns the peers that are known now, each with the addresses of all sources. Peers that come or go meanwhile may or
     * may not be among them. Unmodifiable; empty before the start.
     */
    public List<PeerInfo> peers() {
        DiscoveryRuntime current = runtime;
        return current == null ? List.of() : current.peers();
    }

    /**
     * Asks the sources that know a peer to check whether it is still there (rule R11, RFC 6762 section 10.4), for an
     * application that has found a connection broken. Returns at once; a peer that does not answer is reported lost, and one
     * that answers is offered to the handlers again, so that an {@link AutoConnectHandler} dials it anew.
     *
     * <p>The sources of a peer are asked at once, and then not before 10 seconds have passed; a request within this time
     * waits for its end. The time doubles while requests keep coming, up to 5 minutes.
     */
    public void reconfirm(PeerId id) {
        Objects.requireNonNull(id, "id");
        DiscoveryRuntime current = runtime;
        if (current != null) {
            current.reconfirmSoon(id);
        }
    }

    /**
     * Ends discovery (rule R9): the sources say goodbye and are closed, the deliveries that are in flight are cancelled.
     * No call to a handler or listener begins after this method has returned. It waits for calls that are running, but for
     * 200 ms at most, and for no call that it was made from. Open connections are left alone. Idempotent.
     *
     * <p>When called by a listener, the sources are closed as soon as the listener has returned.
     */
    @Override
    public void close() {
        // An interrupt, such as an executor's that is shut down, is no reason to leave without goodbye.
        boolean interrupted = Thread.interrupted();
        gate.close();
        used.set(true);
        try {
            end();
            cancelDeliveries();
            Collection<String> running = gate.awaitCalls(HANDLER_PATIENCE);
            if (!running.isEmpty()) {
                LOG.warn("closed while {} had not returned after {}", running, HANDLER_PATIENCE);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the runtime on the loop, and waits for that unless it is called there. */
    private void end() throws InterruptedException {
        if (ended.isDone()) {
            return;
        }
        if (ownLoop == null || ownLoop.isCurrentThread()) {
            endNow();
            return;
        }
        ownLoop.execute(this::endNow);
        try {
            ended.get(LOOP_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("closed while the event loop had been busy for {}; a listener may be blocking it", LOOP_PATIENCE);
        }
    }

    private void endNow() {
        DiscoveryRuntime current = runtime;
        if (current != null && current.isReporting()) {
            // a source that is reporting does not expect to be closed before its call returns
            scheduler.execute(() -> {
                endNow();
                cancelDeliveries();
            });
        } else {
            ended.complete(current == null ? List.of() : current.close());
            if (ownLoop != null) {
                ownLoop.close();
            }
        }
    }

    private void cancelDeliveries() {
        for (Delivery delivery : ended.getNow(List.of())) {
            delivery.cancel();
        }
    }

    private final class Start implements Runnable {
        private @Nullable Throwable failure;

        @Override
        public void run() {
            try {
                Objects.requireNonNull(runtime).start();
            } catch (Throwable e) {
                failure = e;
            }
        }

        void check() throws DiscoveryException {
            if (ownLoop != null && Thread.currentThread().isInterrupted()) {
                // an interrupt closes the sockets that its thread is using, so what has started may not work
                throw new DiscoveryException("interrupted while discovery was starting", failure);
            } else if (failure instanceof DiscoveryException cause) {
                throw cause;
            } else if (failure != null) {
                throw new IllegalStateException("discovery could not start", failure);
            }
        }
    }

    /** Collects what a {@link PeerDiscoveryService} is made of. For one thread. */
    public static final class Builder {
        private final PeerHost host;
        private final Plugins.Modules modules = new Plugins.Modules();
        private final Plugins.Handlers handlers = new Plugins.Handlers();
        private final List<DiscoveryListener> listeners = new ArrayList<>();
        private final Map<String, String> settings = new HashMap<>();
        private final Map<String, FallbackPolicy> fallbacks = new HashMap<>();
        private ServiceTag tag = ServiceTag.CHORUS;
        private RandomGenerator random = new SplittableRandom();
        private Duration deliveryTimeout = Duration.ofSeconds(10);
        private int queueCapacity = 10;
        private int maxPeers = DiscoveryContext.DEFAULT_MAX_PEERS;
        private @Nullable Scheduler scheduler;

        private Builder(PeerHost host) {
            this.host = Objects.requireNonNull(host, "host");
        }

        /** Sets the network to discover; {@link ServiceTag#CHORUS} if not set. */
        public Builder tag(ServiceTag value) {
            tag = Objects.requireNonNull(value, "tag");
            return this;
        }

        /**
         * Takes, of the discovery modules on the class path or module path, those of these names only, in this order. Without
         * names takes none of them, for a service that runs on {@linkplain #module given} modules only.
         */
        public Builder modules(String... names) {
            modules.pick(names);
            return this;
        }

        /**
         * Adds a discovery module, after those that are found. It takes the place of a found one of the same name.
         *
         * @throws IllegalArgumentException when a module of this name was given before
         */
        public Builder module(PeerDiscoveryProvider provider) {
            modules.give(provider);
            return this;
        }

        /**
         * Makes a module the fallback of the others: it runs only while they find too little. Peers that it has found stay
         * known when it ends.
         *
         * @param module the name of the module
         * @param policy when it runs
         */
        public Builder fallback(String module, FallbackPolicy policy) {
            fallbacks.put(Objects.requireNonNull(module, "module"), Objects.requireNonNull(policy, "policy"));
            return this;
        }

        /**
         * Takes, of the handler plugins on the class path or module path, those of these names only. Without names takes
         * none of them.
         */
        public Builder handlers(String... names) {
            handlers.pick(names);
            return this;
        }

        /** Adds a handler, under the name {@code handler-1}, {@code handler-2} and so on. */
        public Builder handler(PeerHandler handler) {
            return handler("handler-" + (handlers.givenCount() + 1), handler);
        }

        /**
         * Adds a handler. It takes the place of a handler plugin of the same name.
         *
         * @param name what listeners and the log call it
         * @throws IllegalArgumentException when a handler of this name was given before
         */
        public Builder handler(String name, PeerHandler handler) {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(handler, "handler");
            handlers.give(name, handler);
            return this;
        }

        /** Adds a listener; listeners are told in the order in which they were added. */
        public Builder listener(DiscoveryListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Sets a setting of a module or plugin, such as {@code bootstrap.peers}; see {@link Settings}. */
        public Builder setting(String name, String value) {
            settings.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets the event loop and clock to run on, such as virtual time or the application's own loop. The service does not
         * end it. Without it a service makes a thread of its own.
         */
        public Builder scheduler(Scheduler value) {
            scheduler = Objects.requireNonNull(value, "scheduler");
            return this;
        }

        /** Sets the source of chance, which is used on the event loop only; give a seeded one to repeat a run. */
        public Builder random(RandomGenerator value) {
            random = Objects.requireNonNull(value, "random");
            return this;
        }

        /**
         * Sets how long a handler may take for a peer, and so how long an {@link AutoConnectHandler} dials; 10 seconds if not
         * set, as in the Go agents of CHORUS.
         */
        public Builder deliveryTimeout(Duration value) {
            deliveryTimeout = Configuration.moreThanZero("deliveryTimeout", value);
            return this;
        }

        /** Sets how many peers wait for each handler (rule R6); 10 if not set, as in the Go agents of CHORUS. */
        public Builder queueCapacity(int value) {
            queueCapacity = Configuration.atLeastOne("queueCapacity", value);
            return this;
        }

        /** Sets how many peers are known at most (rule R10), those beyond are refused; 1,024 if not set. */
        public Builder maxPeers(int value) {
            maxPeers = Configuration.atLeastOne("maxPeers", value);
            return this;
        }

        /**
         * Looks for modules and plugins and makes the service, which does nothing before its
         * {@link PeerDiscoveryService#start()}. They are looked for as services, with the class loader that is the
         * context of the calling thread and then with the one of this library. One that cannot be loaded is warned of in the
         * log and left out.
         *
         * @throws DiscoveryException when there is no discovery module at all, or none of a name that was asked for; the
         *     message lists what there is and says what to add
         */
        public PeerDiscoveryService build() throws DiscoveryException {
            return new PeerDiscoveryService(configuration(), scheduler);
        }

        /**
         * Has the modules look for reasons why peers are not seen. Starts none of them, and runs beside a service that is
         * running as well. Returns at once; completes on the event loop, soon after that time.
         *
         * @param time how long to listen to the network; 3 seconds hear most of what there is
         * @throws DiscoveryException as {@link #build()} does
         */
        public CompletableFuture<Diagnosis> diagnose(Duration time) throws DiscoveryException {
            return new DiagnosisRun(configuration(), scheduler, Configuration.moreThanZero("time", time)).start();
        }

        private Configuration configuration() throws DiscoveryException {
            List<PeerDiscoveryProvider> chosen = modules.choose();
            if (chosen.isEmpty()) {
                throw new DiscoveryException(modules.none());
            }
            modules.requireNames(fallbacks.keySet(), chosen);
            return new Configuration(
                    host,
                    tag,
                    Settings.of(settings),
                    random,
                    chosen,
                    fallbacks,
                    handlers.choose(),
                    listeners,
                    deliveryTimeout,
                    queueCapacity,
                    maxPeers);
        }
    }
}
