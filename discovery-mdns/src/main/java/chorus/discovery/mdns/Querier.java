package chorus.discovery.mdns;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks for peers on one link: at once, then with pauses that double up to a cap (RFC 6762 section 5.2), listing what this
 * node knows so that only others answer (section 7.1), and not at all when somebody else has just asked (section 7.3).
 */
final class Querier {
    private static final int HEADER = 12;
    private static final int TYPE_AND_CLASS = 4;

    /** A known answer with its names compressed, but for the label of the instance: owner, type, class, TTL, lengths. */
    private static final int KNOWN_ANSWER = 14;

    private final MulticastLink link;
    private final ServiceNames services;
    private final MulticastTransport transport;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Function<DnsName, List<DnsRecord>> knownAnswers;
    private final IntSupplier knownPeers;

    private Duration pause = MdnsTiming.FIRST_QUERY_PAUSE;
    private @Nullable Cancellable timer;
    private long askedAt;

    /** Whether the next question was asked for in addition to the regular ones. */
    private boolean urgent;

    private long due;

    /**
     * Creates a querier, which is silent until it is started.
     *
     * @param knownAnswers the records to list in a question for a service
     * @param knownPeers how many peers these are, roughly
     */
    Querier(
            MulticastLink link,
            ServiceNames services,
            MulticastTransport transport,
            Scheduler scheduler,
            RandomGenerator random,
            Function<DnsName, List<DnsRecord>> knownAnswers,
            IntSupplier knownPeers) {
        this.link = link;
        this.services = services;
        this.transport = transport;
        this.scheduler = scheduler;
        this.random = random;
        this.knownAnswers = knownAnswers;
        this.knownPeers = knownPeers;
    }

    /** Asks now and starts the pauses from the shortest: the link is new, or up again. */
    void start() {
        pause = MdnsTiming.FIRST_QUERY_PAUSE;
        ask();
    }

    /**
     * Asks again within some time, at random, in addition to the regular questions; never less than a second after the last
     * question.
     *
     * @return when the next question is asked at the latest, by this node or another
     */
    long askWithin(Duration time) {
        long now = scheduler.nanoTime();
        long earliest = Math.max(now, askedAt + leastPause());
        long wanted = earliest + random.nextLong(time.toNanos() + 1);
        if (wanted - due < 0) {
            schedule(Duration.ofNanos(wanted - now));
        }
        urgent = true;
        return due;
    }

    /** Somebody else has asked what this node would have asked soon: that counts as asked. */
    void heardSameQuestion() {
        long now = scheduler.nanoTime();
        if (urgent || now - askedAt >= pause.toNanos() / 2) {
            asked(now);
        }
    }

    /** Asks no more. */
    void close() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** A question that lists many peers is many packets, so the next one has to wait its turn. */
    private void askInTurn() {
        long left = leastPause() - (scheduler.nanoTime() - askedAt);
        if (left > 0) {
            schedule(Duration.ofNanos(left + random.nextLong(left)));
        } else {
            ask();
        }
    }

    private long leastPause() {
        return Math.max(
                MdnsTiming.MULTICAST_SPACING.toNanos(),
                MdnsTiming.leastQueryPause(knownPeers.getAsInt()).toNanos());
    }

    private void ask() {
        for (DnsName service : services.all()) {
            for (byte[] packet : packets(service)) {
                transport.send(link, packet);
            }
        }
        asked(scheduler.nanoTime());
    }

    private void asked(long now) {
        askedAt = now;
        urgent = false;
        schedule(MdnsTiming.jittered(pause, random));
        Duration twice = pause.plus(pause);
        pause = twice.compareTo(MdnsTiming.MAX_QUERY_PAUSE) < 0 ? twice : MdnsTiming.MAX_QUERY_PAUSE;
    }

    private void schedule(Duration delay) {
        close();
        due = scheduler.nanoTime() + delay.toNanos();
        timer = scheduler.schedule(delay, this::askInTurn);
    }

    /** A question, QM because the port is shared, with as many known answers as fit; more go into packets that follow. */
    private List<byte[]> packets(DnsName service) {
        List<byte[]> packets = new ArrayList<>(1);
        List<DnsQuestion> question = List.of(new DnsQuestion(service, DnsType.PTR, false));
        List<DnsRecord> listed = new ArrayList<>();
        int budget = LocalRecords.packetBudget(link);
        int size = HEADER + service.encodedLength() + TYPE_AND_CLASS;
        for (DnsRecord known : knownAnswers.apply(service)) {
            int cost = KNOWN_ANSWER + ((DnsData.Ptr) known.data()).target().encodedLength() - service.encodedLength();
            if (size + cost > budget) {
                packets.add(packet(DnsMessage.TC, question, listed));
                question = List.of();
                listed = new ArrayList<>();
                size = HEADER + service.encodedLength();
            }
            listed.add(known);
            size += cost;
        }
        packets.add(packet(DnsMessage.QUERY, question, listed));
        return packets;
    }

    private static byte[] packet(int flags, List<DnsQuestion> questions, List<DnsRecord> knownAnswers) {
        return DnsWriter.write(new DnsMessage(0, flags, questions, knownAnswers, List.of(), List.of()));
    }
}
