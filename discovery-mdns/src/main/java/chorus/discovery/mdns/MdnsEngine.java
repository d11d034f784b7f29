package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.MulticastTransport.Datagram;
import chorus.discovery.spi.PeerSink;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * libp2p mDNS as a state machine without I/O: datagrams and timers go in, datagrams and reports come out. Sockets, time and
 * chance are ports, so that a LAN of engines runs in a test, and runs the same again for the same seed.
 *
 * <p>A {@link LinkSession} speaks on each link; a {@link PeerCache} remembers what was heard on all of them.
 */
final class MdnsEngine implements MulticastTransport.Listener {

    /** A host does not tell when its listen addresses change; comparing them costs next to nothing. */
    private static final Duration HOST_WATCH = Duration.ofSeconds(1);

    /** The first question after a node has seen that something is about to end: so soon, but not all nodes at once. */
    private static final Duration ASK_AGAIN_WINDOW = Duration.ofMillis(100);

    private final DiscoveryContext context;
    private final MdnsSettings settings;
    private final ServiceNames services;
    private final MulticastTransport transport;
    private final PeerSink sink;
    private final PeerCache cache;
    private final Rejections rejections;
    private final Map<MulticastLink.Key, LinkSession> sessions = new HashMap<>();
    private final Self self;
    private final SendProblems sendProblems;
    private List<Multiaddr> listenAddresses = List.of();
    private Interest interest;
    private @Nullable Cancellable hostWatch;

    MdnsEngine(DiscoveryContext context, MdnsSettings settings, MulticastTransport transport, PeerSink sink) {
        this.context = context;
        this.settings = settings;
        this.services = ServiceNames.of(context.tag());
        this.transport = transport;
        this.sink = sink;
        this.rejections = new Rejections(context.scheduler(), sink);
        this.sendProblems = new SendProblems(context.scheduler(), sink);
        this.self = new Self(context.host().localId());
        this.cache = new PeerCache(context, services, self, settings.limits(), sink, rejections, this::askAgain);
        this.interest = new Interest(services.all(), List.of());
    }

    /** Opens the links; this node has announced itself on the first of them when this returns. */
    void start() throws DiscoveryException {
        listenAddresses = List.copyOf(context.host().listenAddresses());
        transport.open(this);
        watchHost();
    }

    void reconfirm(PeerId id) {
        cache.reconfirm(id);
    }

    /** Says goodbye on all links and stops. */
    void close() {
        if (hostWatch != null) {
            hostWatch.cancel();
        }
        cache.close();
        rejections.close();
        sendProblems.close();
        for (LinkSession session : sessions.values()) {
            session.close();
            session.sayGoodbye();
        }
        sessions.clear();
        transport.close();
    }

    @Override
    public void linkUp(MulticastLink link) {
        sendProblems.triedAgain(link.key());
        LinkSession old = sessions.remove(link.key());
        LocalRecords before = self.records(link.interfaceIndex());
        LocalRecords current = updateRecords(link);
        if (old != null) {
            old.close();
            if (current != before) {
                old.sayGoodbye();
            }
        }
        LinkSession session =
                new LinkSession(link, services, cache, transport, context.scheduler(), context.random(), rejections);
        sessions.put(link.key(), session);
        session.start(current);
    }

    @Override
    public void linkDown(MulticastLink link) {
        sendProblems.gone(link.key());
        LinkSession session = sessions.remove(link.key());
        if (session == null) {
            return;
        }
        session.close();
        int index = link.interfaceIndex();
        if (sessionsOn(index).isEmpty()) {
            self.remove(index);
            updateInterest();
            cache.forgetInterface(index);
        }
    }

    @Override
    public void received(Datagram datagram) {
        LinkSession session = sessions.get(datagram.link().key());
        if (session == null) {
            return;
        }
        DnsReader reader = new DnsReader(datagram.payload(), interest);
        DnsMessage message = reader.message();
        Refusal refusal = reader.refusal();
        if (refusal != null) {
            rejections.count(refusal);
        }
        if (message == null) {
            return;
        }
        if (message.isResponse()) {
            for (Sightings.Sighting sighting : Sightings.in(message, services)) {
                sighted(sighting, session, datagram.source().getAddress());
            }
        } else {
            session.queried(message, datagram.source());
        }
    }

    private void sighted(Sightings.Sighting sighting, LinkSession session, InetAddress source) {
        if (self.hasName(sighting.instance())) {
            if (sighting.ttlSeconds() == 0) {
                session.announceAgain(); // it was not us who said goodbye
            }
            return;
        }
        if (self.hadName(sighting.instance())) {
            return;
        }
        cache.sighted(sighting, session.link(), source);
        if (sighting.ttlSeconds() > 0 && sighting.txt().isEmpty()) {
            session.heardOf(sighting.instance());
        }
    }

    @Override
    public void refused(String reason, long count) {
        sink.rejected(reason, count);
    }

    @Override
    public void sendFailed(MulticastLink link, Exception cause) {
        sendProblems.failed(link, cause);
    }

    /** Makes new records when the addresses to announce on an interface are not those of before, and tells its links. */
    private LocalRecords updateRecords(MulticastLink link) {
        int index = link.interfaceIndex();
        LocalRecords before = self.records(index);
        List<Multiaddr> listening = AddressRules.announced(listenAddresses, link);
        List<Multiaddr> addresses = settings.told(listening);
        if (addresses.equals(before.addresses()) && before.fits(link)) {
            self.put(link, listening, before);
            return before;
        }
        LocalRecords current = LocalRecords.create(services, self.id(), addresses, link, context.random());
        self.put(link, listening, current);
        updateInterest();
        for (LinkSession session : sessionsOn(index)) {
            session.changeTo(current);
        }
        return current;
    }

    private List<LinkSession> sessionsOn(int interfaceIndex) {
        List<LinkSession> found = new ArrayList<>(2);
        for (LinkSession session : sessions.values()) {
            if (session.link().interfaceIndex() == interfaceIndex) {
                found.add(session);
            }
        }
        return found;
    }

    private void updateInterest() {
        interest = new Interest(services.all(), self.names());
    }

    private void watchHost() {
        hostWatch = context.scheduler().schedule(HOST_WATCH, this::watchHost);
        List<Multiaddr> current = context.host().listenAddresses();
        if (!current.equals(listenAddresses)) {
            listenAddresses = List.copyOf(current);
            for (LinkSession session : List.copyOf(sessions.values())) {
                updateRecords(session.link());
            }
        }
    }

    private long askAgain(MulticastLink.Key link) {
        LinkSession session = sessions.get(link);
        return session == null ? context.scheduler().nanoTime() : session.askWithin(ASK_AGAIN_WINDOW);
    }
}
