package chorus.discovery.mdns;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks by name for service instances that this node has heard of but does not know: somebody listed them as known answers,
 * or a pointer came without the text. So a lost announcement is made good by one question among many in a packet, where
 * the general question would list all peers once more.
 */
final class Resolver {

    /** A question for a name takes 40 bytes or so; this many fit a packet. */
    private static final int MAX_QUESTIONS = 32;

    /** The least time before asking, in which the record may come by itself, and between two packets. */
    private static final Duration LEAST_DELAY = Duration.ofMillis(20);

    /** So long after the start of a link, the answers to this node's first question may still come by themselves. */
    private static final Duration SETTLING_TIME = Duration.ofSeconds(2);

    private final MulticastLink link;
    private final MulticastTransport transport;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final PeerCache cache;
    private final Rejections rejections;
    private final Map<DnsName, Wanted> names = new HashMap<>();
    private final long settledAt;
    private @Nullable Cancellable timer;
    private long timerAt;

    Resolver(
            MulticastLink link,
            MulticastTransport transport,
            Scheduler scheduler,
            RandomGenerator random,
            PeerCache cache,
            Rejections rejections) {
        this.link = link;
        this.transport = transport;
        this.scheduler = scheduler;
        this.random = random;
        this.cache = cache;
        this.rejections = rejections;
        this.settledAt = scheduler.nanoTime() + SETTLING_TIME.toNanos();
    }

    /** Somebody knows an instance that this node does not know. */
    void want(DnsName instance) {
        if (names.containsKey(instance)) {
            return;
        }
        if (names.size() >= Limits.WANTED_NAMES) {
            rejections.count(Refusal.TOO_MANY_NAMES);
            return;
        }
        Wanted wanted = new Wanted();
        wanted.dueAt = Math.max(scheduler.nanoTime(), settledAt) + delay();
        names.put(instance, wanted);
        wakeAt(wanted.dueAt);
    }

    /** Somebody else has asked for an instance: that counts as asked. */
    void heardQuestion(DnsName instance) {
        Wanted wanted = names.get(instance);
        if (wanted != null) {
            wanted.asked(scheduler.nanoTime());
        }
    }

    /** Asks no more. */
    void close() {
        names.clear();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void wakeAt(long time) {
        if (timer != null) {
            if (timerAt - time <= 0) {
                return;
            }
            timer.cancel();
        }
        timerAt = time;
        timer = scheduler.schedule(Duration.ofNanos(time - scheduler.nanoTime()), this::askForDue);
    }

    private void askForDue() {
        timer = null;
        long now = scheduler.nanoTime();
        List<DnsQuestion> questions = new ArrayList<>();
        long next = Long.MAX_VALUE;
        Iterator<Map.Entry<DnsName, Wanted>> entries = names.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<DnsName, Wanted> entry = entries.next();
            Wanted wanted = entry.getValue();
            boolean due = wanted.dueAt - now <= 0;
            if (cache.knows(link.interfaceIndex(), entry.getKey())
                    || (due && wanted.attempts == Limits.ASKS_PER_NAME)) {
                entries.remove();
                continue;
            }
            if (due && questions.size() < MAX_QUESTIONS) {
                questions.add(new DnsQuestion(entry.getKey(), DnsType.TXT, false));
                wanted.asked(now);
            }
            next = Math.min(next, Math.max(wanted.dueAt - now, delay()));
        }
        if (!questions.isEmpty()) {
            transport.send(
                    link,
                    DnsWriter.write(new DnsMessage(0, DnsMessage.QUERY, questions, List.of(), List.of(), List.of())));
        }
        if (!names.isEmpty()) {
            wakeAt(now + next);
        }
    }

    /** At random, the more so the larger the LAN, so that of all who miss a record one asks and the others hear it. */
    private long delay() {
        return LEAST_DELAY
                .plus(MdnsTiming.answerDelay(cache.peerCount(), random))
                .toNanos();
    }

    /** A name that is asked for. */
    private static final class Wanted {
        private int attempts;
        private long dueAt;

        void asked(long now) {
            dueAt = now + MdnsTiming.FIRST_QUERY_PAUSE.toNanos();
            attempts = Math.min(attempts + 1, Limits.ASKS_PER_NAME);
        }
    }
}
