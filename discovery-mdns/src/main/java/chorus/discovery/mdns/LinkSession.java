package chorus.discovery.mdns;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.Scheduler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What this node says on one link, that is on one interface in one address family. */
final class LinkSession {

    /** The port of multicast DNS; a query from another one comes from a resolver that knows no multicast (section 6.7). */
    static final int MDNS_PORT = 5353;

    private static final Duration HALF_OF_TTL = Duration.ofNanos(MdnsTiming.RECORD_TTL.toNanos() / 2);
    private static final Duration QUARTER_OF_TTL = Duration.ofNanos(MdnsTiming.RECORD_TTL.toNanos() / 4);

    private final MulticastLink link;
    private final PeerCache cache;
    private final MulticastTransport transport;
    private final RandomGenerator random;
    private final Responder responder;
    private final Querier querier;
    private final Resolver resolver;
    private final UnicastQuota unicasts;
    private final Rejections rejections;
    private LocalRecords records = LocalRecords.NONE;

    LinkSession(
            MulticastLink link,
            ServiceNames services,
            PeerCache cache,
            MulticastTransport transport,
            Scheduler scheduler,
            RandomGenerator random,
            Rejections rejections) {
        this.link = link;
        this.cache = cache;
        this.transport = transport;
        this.random = random;
        this.responder = new Responder(link, transport, scheduler, rejections);
        this.querier = new Querier(link, services, transport, scheduler, random, this::knownAnswers, cache::peerCount);
        this.resolver = new Resolver(link, transport, scheduler, random, cache, rejections);
        this.unicasts = new UnicastQuota(scheduler);
        this.rejections = rejections;
    }

    MulticastLink link() {
        return link;
    }

    /** Announces and asks, at once: the link is new. */
    void start(LocalRecords current) {
        records = current;
        announce();
        querier.start();
    }

    /** Says goodbye to what was and announces what is. */
    void changeTo(LocalRecords current) {
        sayGoodbye();
        records = current;
        responder.close(); // every reply of other records is another one
        announce();
    }

    /** Asks for what is about to be forgotten, or is in doubt; returns when at the latest. */
    long askWithin(Duration time) {
        return querier.askWithin(time);
    }

    /** Says that this node is still there, because somebody has denied it; once a second at most. */
    void announceAgain() {
        for (Reply reply : records.announcements()) {
            responder.request(reply, Duration.ZERO);
        }
    }

    /** Answers a query, and lets a question that others ask count as this node's own. */
    void queried(DnsMessage query, InetSocketAddress source) {
        responder.known(source, query.answers());
        for (DnsQuestion question : query.questions()) {
            for (Reply reply : records.replies(question)) {
                if (!reply.isKnown(query.answers())) {
                    answer(reply, question, query, source);
                }
            }
            if (isOurs(question, source) && !keepsBack(query)) {
                querier.heardSameQuestion();
            }
            if (question.type() == DnsType.TXT) {
                heardOf(question.name()); // the packet that made somebody ask may have been lost here
            }
            resolver.heardQuestion(question.name());
        }
        for (DnsRecord known : query.answers()) {
            // One with all of its time left is the querier itself, which announces itself once more within a second.
            if (known.ttl() < MdnsTiming.RECORD_TTL.toSeconds()
                    && known.data() instanceof DnsData.Ptr pointer
                    && isService(known.name())) {
                heardOf(pointer.target());
            }
        }
    }

    /** Somebody has named an instance; if this node does not know it, it asks for it. */
    void heardOf(DnsName instance) {
        if (cache.services().hasInstance(instance)
                && !records.names().contains(instance)
                && !cache.knows(link.interfaceIndex(), instance)
                && !cache.isFull()) {
            resolver.want(instance);
        }
    }

    /** Cancels all timers, without a goodbye: the link is gone. */
    void close() {
        querier.close();
        resolver.close();
        responder.close();
    }

    /** Takes back everything that was announced (RFC 6762 section 10.1). */
    void sayGoodbye() {
        for (Reply reply : records.announcements()) {
            transport.send(link, reply.goodbyePacket());
        }
    }

    private void announce() {
        announceAgain();
        for (Reply reply : records.announcements()) {
            responder.request(reply, MdnsTiming.MULTICAST_SPACING);
        }
    }

    private void answer(Reply reply, DnsQuestion question, DnsMessage query, InetSocketAddress source) {
        if (source.getPort() != MDNS_PORT) {
            // Rust asks from a port that it never reads, so it learns of us by the multicast that follows.
            if (mayUnicast(source)) {
                transport.send(link, reply.legacyPacket(query.id(), question), source);
            }
        } else if (question.unicastResponse() && mayUnicast(source)) {
            transport.send(link, reply.packet(), source);
            if (responder.sentWithin(reply, QUARTER_OF_TTL)) {
                return; // RFC 6762 section 5.4: everybody else has it
            }
        }
        if (query.isTruncated()) {
            responder.requestUnlessKnown(reply, MdnsTiming.truncatedDelay(random), source);
            return;
        }
        Duration delay = MdnsTiming.answerDelay(cache.peerCount(), random);
        boolean heldBack = responder.sentWithin(reply, MdnsTiming.MULTICAST_SPACING);
        boolean plain = source.getPort() == MDNS_PORT && !question.unicastResponse();
        if (heldBack && delay.isZero() && plain && mayUnicast(source)) {
            // A second is long for a node that has just started, and among a few nodes one more packet is cheap. It is
            // extra: another program that shares the querier's port may get it.
            transport.send(link, reply.packet(), source);
        }
        responder.request(reply, delay);
    }

    private boolean mayUnicast(InetSocketAddress receiver) {
        boolean may = unicasts.take(receiver.getAddress());
        if (!may) {
            rejections.count(Refusal.TOO_MANY_QUESTIONS);
        }
        return may;
    }

    /**
     * Returns whether a question is one that this node asks too, and its answers will be heard by all (RFC 6762 section
     * 7.3). That its querier knows somebody whom this node does not know, is left to the resolver.
     */
    private boolean isOurs(DnsQuestion question, InetSocketAddress source) {
        return question.type() == DnsType.PTR
                && !question.unicastResponse()
                && source.getPort() == MDNS_PORT
                && isService(question.name());
    }

    /** Returns whether a query tells somebody to be silent of whom this node waits to hear. */
    private boolean keepsBack(DnsMessage query) {
        for (DnsRecord known : query.answers()) {
            if (known.data() instanceof DnsData.Ptr pointer
                    && cache.isWanted(link.interfaceIndex(), pointer.target())) {
                return true;
            }
        }
        return false;
    }

    private boolean isService(DnsName name) {
        return cache.services().all().contains(name);
    }

    /** What a question of ours would list: the peers that were seen of late, and ourselves. */
    private List<DnsRecord> knownAnswers(DnsName service) {
        List<DnsRecord> known = new ArrayList<>();
        for (Reply reply : records.announcements()) {
            Duration age = responder.sinceSent(reply);
            if (reply.name().equals(service) && age.compareTo(HALF_OF_TTL) < 0) {
                known.addAll(reply.answersAged(age));
            }
        }
        known.addAll(cache.knownAnswers(link.interfaceIndex(), service));
        return known;
    }
}
