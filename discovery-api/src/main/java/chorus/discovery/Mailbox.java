package chorus.discovery;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of peers to one handler: what is offered, when, and when again (rules R5, R6 and R7). All of it happens on the
 * loop, but for the handler's own code, which runs on a worker, one call after the other.
 */
final class Mailbox {
    /** The deliveries of a handler that may be incomplete at a time (rule R7). */
    static final int MAX_IN_FLIGHT = 4;

    /** How long a peer is left alone after a delivery that failed, however often it is seen meanwhile. */
    static final Duration REST = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final String name;
    private final PeerHandler handler;
    private final int capacity;
    private final Duration timeout;
    private final Scheduler loop;
    private final CallGate gate;
    private final DiscoveryListener listener;
    private final Reconfirmations reconfirmations;
    private final FailureBudget budget;

    /** What this handler knows or is to know. As many as the table has, and those lost with a delivery in flight. */
    private final Map<PeerId, Entry> entries = new HashMap<>();
    /** The calls to make, in the order of the events. */
    private final Set<Call> queue = new LinkedHashSet<>();
    /** Peers that found the mailbox full, in order; empty while it has room. */
    private final Set<Entry> owed = new LinkedHashSet<>();

    private final Runnable returned = new Runnable() {
        @Override
        public void run() {
            calling = false;
            callNext();
        }
    };

    private int waiting;
    private int inFlight;
    private boolean calling;
    private @Nullable Cancellable budgetTimer;

    Mailbox(
            String name,
            PeerHandler handler,
            Configuration configuration,
            Scheduler loop,
            CallGate gate,
            DiscoveryListener listener,
            Reconfirmations reconfirmations) {
        this.name = name;
        this.handler = handler;
        this.capacity = configuration.queueCapacity();
        this.timeout = configuration.deliveryTimeout();
        this.loop = loop;
        this.gate = gate;
        this.listener = listener;
        this.reconfirmations = reconfirmations;
        this.budget = new FailureBudget(loop);
    }

    /** A source has seen a peer; {@code peer} has the addresses of all sources. */
    void sighted(PeerInfo peer) {
        Entry entry = entries.get(peer.id());
        if (entry == null) {
            entry = new Entry();
            entries.put(peer.id(), entry);
        }
        entry.latest = peer;
        if (entry.hasReached(peer)) {
            withdraw(entry);
        } else {
            enqueue(entry, peer);
        }
        callNext();
    }

    /** Somebody has lost the connection to a peer: what the handler has made of it is over. */
    void doubted(PeerId id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.settled = null;
        }
    }

    /** The last source of a peer has lost it. */
    void lost(PeerId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return;
        }
        withdraw(entry);
        entry.latest = null;
        entry.endRest();
        if (entry.offered) {
            entry.offered = false;
            queue.add(new LostCall(id));
        }
        if (entry.delivery == null) {
            entries.remove(id);
        } else {
            entry.delivery.peerWasLost = true;
        }
        callNext();
    }

    /** Ends the deliveries that are in flight, without waiting for them, and returns them to be cancelled. */
    List<Delivery> close() {
        List<Delivery> incomplete = new ArrayList<>();
        if (budgetTimer != null) {
            budgetTimer.cancel();
        }
        for (Entry entry : entries.values()) {
            entry.endRest();
            if (entry.delivery != null) {
                entry.delivery.stopTimer();
                incomplete.add(entry.delivery);
            }
        }
        entries.clear();
        queue.clear();
        owed.clear();
        return incomplete;
    }

    private void enqueue(Entry entry, PeerInfo peer) {
        if (queue.contains(entry)) {
            return;
        }
        if (entry.rest != null) {
            entry.rest.seen = true;
            return;
        }
        if (waiting < capacity) {
            queue.add(entry);
            waiting++;
        } else {
            owed.add(entry);
            listener.dropped(name, peer);
        }
    }

    private void withdraw(Entry entry) {
        owed.remove(entry);
        if (queue.remove(entry)) {
            roomMade();
        }
    }

    private void roomMade() {
        waiting--;
        Iterator<Entry> first = owed.iterator();
        if (first.hasNext()) {
            queue.add(first.next());
            first.remove();
            waiting++;
        }
    }

    private void callNext() {
        if (calling) {
            return;
        }
        for (Iterator<Call> calls = queue.iterator(); calls.hasNext(); ) {
            Call call = calls.next();
            if (call instanceof LostCall lost) {
                calls.remove();
                run(lost);
                return;
            }
            if (call instanceof Entry entry && entry.delivery == null && inFlight < MAX_IN_FLIGHT && isInBudget()) {
                calls.remove();
                roomMade();
                deliver(entry, Objects.requireNonNull(entry.latest));
                return;
            }
        }
    }

    /** Returns whether a delivery may begin now; if not, the next call is made when it may. */
    private boolean isInBudget() {
        Duration pause = budget.pause();
        if (!pause.isZero() && budgetTimer == null) {
            budgetTimer = loop.schedule(pause, () -> {
                budgetTimer = null;
                callNext();
            });
        }
        return pause.isZero();
    }

    private void deliver(Entry entry, PeerInfo peer) {
        Delivery delivery = new Delivery(this, handler, peer, loop, timeout);
        entry.offered = true;
        entry.settled = null;
        entry.delivery = delivery;
        inFlight++;
        run(delivery);
    }

    private void run(Runnable call) {
        calling = true;
        loop.worker().execute(new Turn(call));
    }

    /** A delivery has completed, failed or timed out; what comes after the first of these means nothing. */
    void ended(Delivery delivery, @Nullable Object value, @Nullable Throwable failure) {
        PeerId id = delivery.peer.id();
        Entry entry = entries.get(id);
        if (entry == null || entry.delivery != delivery) {
            return;
        }
        entry.delivery = null;
        inFlight--;
        if (!delivery.peerWasLost) {
            tell(entry, delivery, value, failure);
        } else if (entry.latest == null) {
            entries.remove(id);
        }
        callNext();
    }

    private void tell(Entry entry, Delivery delivery, @Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            entry.settled = delivery.peer;
            Duration took = delivery.age();
            listener.delivered(name, delivery.peer, took);
            if (value == AutoConnectHandler.CONNECTED) {
                listener.connected(delivery.peer, took);
            }
            return;
        }
        budget.spend();
        entry.rest = new Rest(entry);
        listener.failed(name, delivery.peer, failure);
        if (Failures.isUnreachable(failure)) {
            reconfirmations.ask(delivery.peer.id());
        }
    }

    private sealed interface Call permits Entry, LostCall {}

    /** What the handler has of a peer; as a call it offers the newest sighting. */
    private static final class Entry implements Call {
        /** The newest sighting; null when the peer is lost and only a delivery is left of it. */
        private @Nullable PeerInfo latest;
        /** What the last delivery has brought; null when it did not succeed or none was tried. */
        private @Nullable PeerInfo settled;
        /** Whether the handler was called for this peer, and so is to be told when it is lost. */
        private boolean offered;

        private @Nullable Delivery delivery;
        private @Nullable Rest rest;

        void endRest() {
            if (rest != null) {
                rest.timer.cancel();
                rest = null;
            }
        }

        /** Returns whether the handler has the peer with these addresses, or has it in hand. */
        boolean hasReached(PeerInfo peer) {
            PeerInfo reached = delivery != null && !delivery.peerWasLost ? delivery.peer : settled;
            return reached != null && reached.addresses().equals(peer.addresses());
        }
    }

    /** The time after a failure; a peer that was seen meanwhile is offered at its end. */
    private final class Rest implements Runnable {
        private final Entry entry;
        private final Cancellable timer;
        private boolean seen;

        Rest(Entry entry) {
            this.entry = entry;
            this.timer = loop.schedule(REST, this);
        }

        @Override
        public void run() {
            entry.rest = null;
            if (seen) {
                sighted(Objects.requireNonNull(entry.latest));
            }
        }
    }

    /** A call on a worker, which makes room for the next when it has returned. */
    private final class Turn implements Runnable {
        private final Runnable call;

        Turn(Runnable call) {
            this.call = call;
        }

        @Override
        public void run() {
            gate.call(name, call);
            loop.execute(returned);
        }
    }

    /** Tells the handler that a peer is gone. */
    private final class LostCall implements Call, Runnable {
        private final PeerId id;

        LostCall(PeerId id) {
            this.id = id;
        }

        @Override
        public void run() {
            try {
                handler.peerLost(id);
            } catch (Throwable problem) {
                LOG.warn("handler {} has failed to take that {} is lost", name, id, problem);
            }
        }
    }
}
