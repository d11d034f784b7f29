package chorus.discovery;

import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerHandlerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The state of a running service: sources report to the table of peers, and what the table makes of it goes to the
 * listeners and to the mailbox of each handler. All of it is used on the loop only (rule R1), but for {@link #peers()}.
 */
final class DiscoveryRuntime {
    private final DiscoveryContext context;
    private final PeerId localId;
    private final Limits limits;
    private final CallGate gate;
    private final DiscoveryListener listener;
    private final PeerTable table;
    private final Reconfirmations reconfirmations;
    private final List<Source> sources = new ArrayList<>();
    private final List<Fallback> fallbacks = new ArrayList<>();
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private int reports;

    /** What an application can adjust. */
    record Limits(Duration deliveryTimeout, int queueCapacity, int maxPeers) {}

    DiscoveryRuntime(DiscoveryContext context, Limits limits, CallGate gate, DiscoveryListener listener) {
        this.context = context;
        this.localId = Objects.requireNonNull(context.host().localId(), "PeerHost.localId returned null");
        this.limits = limits;
        this.gate = gate;
        this.listener = listener;
        this.table = new PeerTable(limits.maxPeers);
        this.reconfirmations = new Reconfirmations(table, context.scheduler());
    }

    /**
     * Creates the handlers and all modules, so that what is configured wrongly is told before anything is opened, and then
     * starts the modules in order. A module that cannot start ends it; {@link #close()} takes back what has started.
     */
    void start(
            List<PeerHandlerProvider> handlers,
            List<PeerDiscoveryProvider> modules,
            Map<String, FallbackPolicy> fallbackPolicies)
            throws DiscoveryException {
        for (PeerHandlerProvider provider : handlers) {
            mailboxes.add(mailbox(provider));
        }
        for (PeerDiscoveryProvider provider : modules) {
            Source source = new Source(sources.size(), provider, context, this);
            sources.add(source);
            source.create();
        }
        for (Source source : List.copyOf(sources)) {
            FallbackPolicy policy = fallbackPolicies.get(source.name());
            if (gate.isClosed()) {
                return;
            } else if (policy == null) {
                source.start();
            } else {
                fallbacks.add(new Fallback(source, policy, table, context.host(), context.scheduler(), listener));
            }
        }
        tableChanged();
    }

    /** A source has seen a peer. */
    void found(Source source, PeerInfo sighting) {
        if (sighting.id().equals(localId)) {
            return;
        }
        reports++;
        PeerTable.Change change = table.found(source, sighting);
        if (change == PeerTable.Change.REFUSED) {
            listener.refused(sighting, source.name(), "the table has its " + limits.maxPeers + " peers");
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

    /** A source has a problem. */
    void sourceFailed(Source source, Throwable cause) {
        reports++;
        listener.sourceFailed(source.name(), cause);
        reports--;
    }

    /** Returns whether a source is reporting just now, and so would not expect to be closed. */
    boolean isReporting() {
        return reports > 0;
    }

    void reconfirm(PeerId id) {
        reconfirmations.ask(id);
    }

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
        if (gate.isClosed()) {
            return; // by a listener, a moment ago
        }
        for (Fallback fallback : fallbacks) {
            fallback.tableChanged();
        }
    }

    private Mailbox mailbox(PeerHandlerProvider provider) throws DiscoveryException {
        PeerHandler handler;
        try {
            handler = Objects.requireNonNull(provider.create(context), "its provider returned null");
        } catch (DiscoveryException e) {
            throw new DiscoveryException("handler " + provider.name() + " cannot be created: " + e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) {
            throw new DiscoveryException("handler " + provider.name() + " cannot be created: " + e, e);
        }
        return new Mailbox(
                provider.name(),
                handler,
                limits.queueCapacity,
                limits.deliveryTimeout,
                context.scheduler(),
                gate,
                listener,
                reconfirmations);
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
