package chorus.discovery.mdns;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.Scheduler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Multicasts this node's replies on one link: each at most once a second (RFC 6762 section 6), delayed rather than dropped,
 * and not at all for a querier that turns out to know the answer (sections 7.1 and 7.2).
 */
final class Responder {
    private static final Duration NEVER = MdnsTiming.MAX_TTL.plus(MdnsTiming.MAX_TTL);

    private final MulticastLink link;
    private final MulticastTransport transport;
    private final Scheduler scheduler;
    private final Rejections rejections;
    private final Map<Reply, Slot> slots = new IdentityHashMap<>();

    Responder(MulticastLink link, MulticastTransport transport, Scheduler scheduler, Rejections rejections) {
        this.link = link;
        this.transport = transport;
        this.scheduler = scheduler;
        this.rejections = rejections;
    }

    /** Multicasts a reply after a delay, or when its second is over. Many requests in that time make one packet. */
    void request(Reply reply, Duration delay) {
        slot(reply).request(delay, null);
    }

    /**
     * Multicasts a reply after a delay, unless {@code querier} is the only one who wants it and lists it among its known
     * answers by then.
     */
    void requestUnlessKnown(Reply reply, Duration delay, InetSocketAddress querier) {
        slot(reply).request(delay, querier);
    }

    /** A querier has sent more known answers. */
    void known(InetSocketAddress querier, List<DnsRecord> knownAnswers) {
        for (Map.Entry<Reply, Slot> each : slots.entrySet()) { // a lambda costs a new JVM more than this work
            Slot slot = each.getValue();
            if (!slot.waiting.isEmpty()
                    && slot.waiting.contains(querier)
                    && each.getKey().isKnown(knownAnswers)) {
                slot.withdraw(querier);
            }
        }
    }

    /** Returns whether a reply was multicast within that time, so that everybody on the link still knows it. */
    boolean sentWithin(Reply reply, Duration time) {
        return sinceSent(reply).compareTo(time) < 0;
    }

    /** Returns how long ago a reply was multicast; longer than any time to live when it never was. */
    Duration sinceSent(Reply reply) {
        Slot slot = slots.get(reply);
        return slot != null && slot.sent ? Duration.ofNanos(scheduler.nanoTime() - slot.sentAt) : NEVER;
    }

    /** Cancels what was to be sent, and forgets what was. */
    void close() {
        for (Slot slot : slots.values()) {
            slot.cancelTimer();
        }
        slots.clear();
    }

    private Slot slot(Reply reply) {
        return slots.computeIfAbsent(reply, Slot::new);
    }

    /** When a reply was last multicast and when it will be next. */
    private final class Slot {
        private final Reply reply;

        /** Those who alone want the next multicast and may still say that they know it; empty when anybody else does. */
        private final Set<InetSocketAddress> waiting = new HashSet<>();

        private boolean sent;
        private long sentAt;
        private @Nullable Cancellable timer;
        private long due;

        Slot(Reply reply) {
            this.reply = reply;
        }

        void request(Duration delay, @Nullable InetSocketAddress querier) {
            long now = scheduler.nanoTime();
            long wanted = now + delay.toNanos();
            if (sent) {
                wanted = Math.max(wanted, sentAt + MdnsTiming.MULTICAST_SPACING.toNanos());
            }
            boolean pending = timer != null;
            if (querier == null) {
                waiting.clear();
            } else if (waiting.size() >= Limits.WAITING_QUERIERS) {
                waiting.clear(); // it goes out, whatever they know
                rejections.count(Refusal.TOO_MANY_TRUNCATED);
            } else if (!pending || !waiting.isEmpty()) {
                waiting.add(querier);
            }
            if (pending && due - wanted <= 0) {
                return;
            }
            cancelTimer();
            if (wanted - now <= 0) {
                send();
            } else {
                due = wanted;
                timer = scheduler.schedule(Duration.ofNanos(wanted - now), this::send);
            }
        }

        void withdraw(InetSocketAddress querier) {
            waiting.remove(querier);
            if (waiting.isEmpty()) {
                cancelTimer();
            }
        }

        private void send() {
            timer = null;
            waiting.clear();
            sent = true;
            sentAt = scheduler.nanoTime();
            transport.send(link, reply.packet());
        }

        private void cancelTimer() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
    }
}
