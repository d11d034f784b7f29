package chorus.discovery.mdns;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.Sightings.Sighting;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import chorus.discovery.spi.MulticastTransport.Datagram;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What others said while a diagnosis listened, as counts and names of services. Bounded, as all that strangers fill. */
final class HeardTraffic {
    /** The most addresses, peers and services that are told apart. */
    private static final int MOST = 1_000;

    /** The most services that are named. */
    private static final int NAMED = 8;

    private static final DnsName LOCAL = DnsName.of(ServiceNames.DOMAIN);
    private static final DnsName TCP = LOCAL.child("_tcp");

    /** What lets everything of multicast DNS through the reader. */
    private static final Interest EVERYTHING = new Interest(List.of(LOCAL, DnsName.of("arpa")), List.of());

    private static final String SUBTYPE = "_sub";

    private final ServiceTag tag;
    private final ServiceNames own;
    private final PeerId self;
    private final Set<DnsName> usual = new HashSet<>();
    private final Set<InetAddress> addresses = new HashSet<>();
    private final Set<PeerId> peers = new HashSet<>();
    private final Set<PeerId> peersHere = new HashSet<>();
    private final Set<DnsName> services = new LinkedHashSet<>();
    private final Set<DnsName> otherTags = new LinkedHashSet<>();
    private long ofOthers;
    private long ofThisMachine;
    private long notUnderstood;
    private long withoutUse;

    HeardTraffic(ServiceTag tag, PeerId self) {
        this.tag = tag;
        this.own = ServiceNames.of(tag);
        this.self = self;
        usual.addAll(ServiceNames.of(ServiceTag.LIBP2P).all());
        usual.addAll(ServiceNames.of(ServiceTag.CHORUS).all());
    }

    /** Takes a packet that is not this diagnosis' own. */
    void take(Datagram datagram) {
        InetAddress source = datagram.source().getAddress();
        boolean here = isOf(datagram.link(), source);
        if (here) {
            ofThisMachine++;
        } else {
            ofOthers++;
            add(addresses, source);
        }
        DnsMessage message = new DnsReader(datagram.payload(), EVERYTHING).message();
        if (message == null) {
            notUnderstood++;
        } else if (message.isResponse()) {
            takeResponse(message, datagram.link(), source, here);
        }
    }

    private void takeResponse(DnsMessage response, MulticastLink link, InetAddress source, boolean here) {
        for (Sighting sighting : Sightings.in(response, own)) {
            PeerInfo peer = Sightings.peer(sighting.txt(), link, source);
            if (peer == null) {
                withoutUse += sighting.txt().isEmpty() ? 0 : 1;
            } else if (!peer.id().equals(self) && sighting.ttlSeconds() > 0) {
                add(peers, peer.id());
                if (here) {
                    add(peersHere, peer.id());
                }
            }
        }
        for (DnsName service : offered(response)) {
            add(services, service);
            if (!own.all().contains(service) && isLibp2p(service, response, link, source)) {
                add(otherTags, service);
            }
        }
    }

    /** The services of a response: what has instances, and what the answer to the meta query lists. */
    private static Set<DnsName> offered(DnsMessage response) {
        List<DnsRecord> records = new ArrayList<>(response.answers());
        records.addAll(response.additionals());
        Set<DnsName> offered = new HashSet<>();
        for (DnsRecord record : records) {
            if (record.ttl() > 0 && record.data() instanceof DnsData.Ptr pointer) {
                DnsName service = record.name().equals(ServiceNames.META_QUERY) ? pointer.target() : record.name();
                List<String> labels = service.labels();
                if (labels.size() > 1 && service.endsWith(LOCAL) && !labels.contains(SUBTYPE)) {
                    offered.add(service);
                }
            }
        }
        return offered;
    }

    private boolean isLibp2p(DnsName service, DnsMessage response, MulticastLink link, InetAddress source) {
        return usual.contains(service)
                || service.labels().get(0).startsWith("_p2p")
                || Sightings.in(response, new ServiceNames(List.of(service), List.of())).stream()
                        .anyMatch(sighting -> Sightings.peer(sighting.txt(), link, source) != null);
    }

    private static boolean isOf(MulticastLink link, InetAddress source) {
        return link.addresses().stream().map(LinkAddress::address).anyMatch(source::equals);
    }

    private static <T> void add(Set<T> set, T element) {
        if (set.size() < MOST) {
            set.add(element);
        }
    }

    /** Returns some services that may be those of libp2p nodes, so that somebody can ask for their instances. */
    List<DnsName> puzzles(int most) {
        return services.stream()
                .filter(each -> !each.endsWith(TCP) && !own.all().contains(each) && !otherTags.contains(each))
                .limit(most)
                .toList();
    }

    /** Returns from how many addresses others spoke. */
    int addresses() {
        return addresses.size();
    }

    long ofOthers() {
        return ofOthers;
    }

    long ofThisMachine() {
        return ofThisMachine;
    }

    long notUnderstood() {
        return notUnderstood;
    }

    /** Returns how many announcements of peers with this tag had no address that can be used here. */
    long withoutUse() {
        return withoutUse;
    }

    /** Returns what is offered on the LAN. */
    Finding services() {
        if (services.isEmpty()) {
            return Finding.ok("services", "none heard");
        }
        String named = "heard: " + names(services);
        return otherTags.isEmpty()
                ? Finding.ok("services", named)
                : Finding.note("services", named + "; libp2p of another tag: " + names(otherTags));
    }

    /**
     * Returns the verdict.
     *
     * @param nobodyElse what to do when no other machine was heard; null when not even this one was
     */
    Finding peers(@Nullable String nobodyElse) {
        String subject = "peers";
        if (!peers.isEmpty()) {
            String count = peers.size() + (peers.size() == 1 ? " peer" : " peers") + " with the tag " + tag;
            return Finding.ok(
                    subject,
                    peersHere.isEmpty() ? count : count + ", " + peersHere.size() + " of them on this machine");
        }
        String nobody = "no peer with the tag " + tag + " was heard";
        if (!otherTags.isEmpty()) {
            return Finding.problem(subject, nobody + ", but libp2p peers with the tag " + names(otherTags))
                    .withHint("only nodes with the same tag find each other: give all of them the same one");
        }
        if (!addresses.isEmpty()) {
            return Finding.problem(subject, nobody + ", though other machines speak mDNS")
                    .withHint(
                            "see that the other node runs, has this tag and is not kept silent by a firewall of its own");
        }
        Finding silence = Finding.problem(subject, nobody + ", and no other machine at all");
        return nobodyElse == null ? silence : silence.withHint(nobodyElse);
    }

    private static String names(Set<DnsName> some) {
        String named = some.stream()
                .map(HeardTraffic::withoutDomain)
                .sorted()
                .limit(NAMED)
                .collect(Collectors.joining(", "));
        return some.size() > NAMED ? named + " and " + (some.size() - NAMED) + " more" : named;
    }

    private static String withoutDomain(DnsName service) {
        String name = service.toString();
        return name.substring(0, name.length() - ServiceNames.DOMAIN.length() - 1);
    }
}
