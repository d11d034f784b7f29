package chorus.discovery;

import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerHandlerProvider;
import chorus.discovery.spi.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a running service: sources report to the table of peers, and what the table makes of it goes to the
 * listeners and to the mailbox of each handler. Used on the loop only (rule R1), but where it is said otherwise.
 */
final class DiscoveryRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryRuntime.class);

    private final Configuration configuration;
    private final Scheduler loop;
    private final CallGate gate;
    private final PeerHost host;
    private final DiscoveryListener listener;
    private final PeerTable table;
    private final Reconfirmations reconfirmations;
    private final List<Source> sources = new ArrayList<>();
    private final List<Fallback> fallbacks = new ArrayList<>();
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private int reports;

    DiscoveryRuntime(Configuration configuration, Scheduler loop, CallGate gate) {
        this.configuration = configuration;
        this.loop = loop;
        this.gate = gate;
        this.host = new GuardedHost(configuration.host());
        DiscoveryListener log = new LogListener(LOG, loop);
        this.listener = configuration.listeners().isEmpty() ? log : new Listeners(log, configuration.listeners(), gate);
        this.table = new PeerTable(configuration.maxPeers());
        this.reconfirmations = new Reconfirmations(table, loop);
    }

    /**
     * Creates the handlers and all modules, so that what is configured wrongly is told before anything is opened, and then
     * starts the modules in order. A module that cannot start ends it; {@link #close()} takes back what has started.
     */
    void start() throws DiscoveryException {
        DiscoveryContext context = context();
        for (PeerHandlerProvider provider : configuration.handlers()) {
            PeerHandler handler = create(provider, context);
            mailboxes.add(new Mailbox(provider.name(), handler, configuration, loop, gate, listener, reconfirmations));
        }
        for (PeerDiscoveryProvider provider : configuration.modules()) {
            Source source = new Source(sources.size(), provider, context, this);
            sources.add(source);
            source.create();
        }
        for (Source source : sources) {
            FallbackPolicy policy = configuration.fallbacks().get(source.name());
            if (gate.isClosed()) {
                return; // by a listener, who was told what the module before has found at once
            } else if (policy == null) {
                source.start();
            } else {
                fallbacks.add(new Fallback(source, policy, table, host, loop, listener));
            }
        }
        tableChanged();
        loop.worker().execute(new Runnable() {
            @Override
            public void run() {
                warnOfUnaskedSettings(); // it can wait, the first answers cannot
            }
        });
    }

    private void warnOfUnaskedSettings() {
        List<String> unasked = configuration.settings().unasked();
        if (!unasked.isEmpty()) {
            LOG.warn(
                    "settings {} mean nothing to the modules and handlers that are there; look for a slip of the pen, or for"
                            + " a module that is missing",
                    unasked);
        }
    }

    /** A source has seen a peer. */
    void found(Source source, PeerInfo sighting) {
        if (sighting.id().equals(host.localId())) {
            return;
        }
        reports++;
        PeerTable.Change change = table.found(source, sighting);
        if (change == PeerTable.Change.REFUSED) {
            listener.refused(sighting, source.name(), "the table has its " + configuration.maxPeers() + " peers");
        } else {
            apply(change, source, sighting.id());
            offer(sighting.id());
        }
        reports--;
    }

    /** A source has lost a peer. */
    void lost(Source source, PeerId id) {
        reports++;
        PeerTable.Change change = table.lost(source, id);
        apply(change, source, id);
        if (change == PeerTable.Change.UPDATED) {
            offer(id);
        }
        reports--;
    }

    /**
     * A source begins a new life: what its former one gave, and is not connected, is lost. Otherwise handlers that have taken
     * such a peer then would not be offered it again (rule R5).
     */
    void takeBack(Source source) {
        for (PeerId id : table.knownOnlyFrom(source)) {
            if (!host.isConnected(id)) {
                lost(source, id);
            }
        }
    }

    /** A source tells of its own state. */
    void tell(Consumer<DiscoveryListener> report) {
        reports++;
        report.accept(listener);
        reports--;
    }

    /** Returns whether a source is reporting just now, and so would not expect to be closed. */
    boolean isReporting() {
        return reports > 0;
    }

    /**
     * Asks the sources of a peer to check it, and has the handlers offered it again when they see it: whoever asks has lost
     * what they had made of it. May be called from any thread.
     */
    void reconfirmSoon(PeerId id) {
        loop.execute(() -> {
            for (Mailbox mailbox : mailboxes) {
                mailbox.doubted(id);
            }
            reconfirmations.ask(id);
        });
    }

    /** Returns all peers. May be called from any thread. */
    List<PeerInfo> peers() {
        return table.snapshot();
    }

    /** Closes the sources and drops what is queued; returns the deliveries that are in flight, for the caller to cancel. */
    List<Delivery> close() {
        for (Fallback fallback : fallbacks) {
            fallback.close();
        }
        for (int i = sources.size() - 1; i >= 0; i--) {
            sources.get(i).close();
        }
        reconfirmations.close();
        List<Delivery> incomplete = new ArrayList<>();
        for (Mailbox mailbox : mailboxes) {
            incomplete.addAll(mailbox.close());
        }
        return incomplete;
    }

    /** Offers a peer, with all its addresses, to every handler. */
    private void offer(PeerId id) {
        PeerInfo peer = known(id);
        for (Mailbox mailbox : mailboxes) {
            mailbox.sighted(peer);
        }
    }

    private void tableChanged() {
        for (Fallback fallback : fallbacks) {
            fallback.tableChanged();
        }
    }

    private DiscoveryContext context() {
        return new DiscoveryContext(
                host,
                configuration.tag(),
                loop,
                configuration.random(),
                configuration.settings(),
                new Consumer<PeerId>() {
                    @Override
                    public void accept(PeerId id) {
                        reconfirmSoon(Objects.requireNonNull(id, "id"));
                    }
                },
                configuration.maxPeers());
    }

    private static PeerHandler create(PeerHandlerProvider provider, DiscoveryContext context)
            throws DiscoveryException {
        try {
            return Objects.requireNonNull(provider.create(context), "its provider returned null");
        } catch (DiscoveryException | RuntimeException | LinkageError e) {
            throw cannot("handler " + provider.name() + " cannot be created", e);
        }
    }

    /** Returns what to throw when a plugin fails, in the words of the plugin if it has chosen any. */
    static DiscoveryException cannot(String what, Throwable cause) {
        String reason = cause instanceof DiscoveryException ? cause.getMessage() : cause.toString();
        return new DiscoveryException(what + ": " + reason, cause);
    }

    private void apply(PeerTable.Change change, Source source, PeerId id) {
        if (change == PeerTable.Change.DISCOVERED) {
            listener.discovered(known(id), source.name());
        } else if (change == PeerTable.Change.UPDATED) {
            listener.updated(known(id), source.name());
        } else if (change == PeerTable.Change.LOST) {
            reconfirmations.lost(id);
            listener.lost(id, source.name());
            for (Mailbox mailbox : mailboxes) {
                mailbox.lost(id);
            }
        }
        tableChanged();
    }

    private PeerInfo known(PeerId id) {
        return Objects.requireNonNull(table.get(id));
    }
}
