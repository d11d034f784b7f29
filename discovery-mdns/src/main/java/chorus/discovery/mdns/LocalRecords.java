package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.spi.MulticastLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What this node tells about itself on one interface: service instances with random names, in the one packet shape that all
 * implementations understand (a PTR as the only answer; SRV, one TXT and the addresses beside it).
 *
 * <p>Immutable: other addresses make new records with new names, because go never looks again at a name that it knows.
 */
final class LocalRecords {

    /** The shortest name that the libp2p specification allows; every question carries those of all known peers. */
    private static final int NAME_LENGTH = 32;

    private static final String NAME_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    /** What fits an Ethernet frame with room to spare for tunnels (RFC 6762 section 17). */
    static final int MAX_PACKET = 1440;

    /** IPv6 and UDP headers, the larger ones. */
    private static final int HEADERS = 48;

    /** More would be a configuration gone wild: each 13 or so make one more packet in every answer. */
    private static final int MAX_ADDRESSES = 64;

    /** Nothing to tell: the host has no address that this interface's neighbours could use. */
    static final LocalRecords NONE = new LocalRecords(List.of(), List.of(), List.of(), 0);

    private final List<Multiaddr> addresses;
    private final List<Reply> announcements;
    private final int budget;
    private final Map<DnsName, List<Reply>> repliesByName = new HashMap<>();

    private LocalRecords(List<Multiaddr> addresses, List<Reply> announcements, List<Reply> others, int budget) {
        this.addresses = addresses;
        this.announcements = announcements;
        this.budget = budget;
        index(announcements);
        index(others);
    }

    /**
     * Makes records for these addresses.
     *
     * @param addresses as {@link AddressRules#announced} gives them; one that is too long for a TXT string is left out alone
     */
    static LocalRecords create(
            ServiceNames services, PeerId id, List<Multiaddr> addresses, MulticastLink link, RandomGenerator random) {
        List<Multiaddr> rest = new ArrayList<>();
        for (Multiaddr address : addresses) {
            if (rest.size() < MAX_ADDRESSES && ServiceInstance.canTell(address, id)) {
                rest.add(address);
            }
        }
        int budget = packetBudget(link);
        List<Reply> announcements = new ArrayList<>();
        List<Reply> others = new ArrayList<>();
        while (!rest.isEmpty()) {
            ServiceInstance instance = ServiceInstance.fitting(services, id, rest, budget, randomName(random));
            for (DnsName service : services.all()) {
                announcements.add(instance.announcement(service));
                others.addAll(instance.resolutions(service));
            }
            others.addAll(instance.hostReplies());
            rest = rest.subList(instance.addresses().size(), rest.size());
        }
        if (!announcements.isEmpty() && !services.listed().isEmpty()) {
            others.add(metaReply(services));
        }
        return new LocalRecords(List.copyOf(addresses), List.copyOf(announcements), others, budget);
    }

    /** Returns the largest message for a link, in bytes, such that it is never sent in fragments. */
    static int packetBudget(MulticastLink link) {
        return Math.min(MAX_PACKET, link.mtu() - HEADERS);
    }

    /** Returns whether a link carries as much in a packet as it did when these were made; an MTU may shrink. */
    boolean fits(MulticastLink link) {
        return packetBudget(link) >= budget;
    }

    /** Returns the addresses that these records were made for. */
    List<Multiaddr> addresses() {
        return addresses;
    }

    /** Returns what is announced, a packet each: every instance under every service name. */
    List<Reply> announcements() {
        return announcements;
    }

    /** Returns the owners of these records: the names that others may ask for. */
    Set<DnsName> names() {
        return repliesByName.keySet();
    }

    /** Returns the answers to a question, a packet each; empty when it asks for something else. */
    List<Reply> replies(DnsQuestion question) {
        List<Reply> replies = new ArrayList<>();
        for (Reply reply : repliesByName.getOrDefault(question.name(), List.of())) {
            if (reply.answers(question)) {
                replies.add(reply);
            }
        }
        return replies;
    }

    private void index(List<Reply> replies) {
        for (Reply reply : replies) {
            repliesByName
                    .computeIfAbsent(reply.name(), name -> new ArrayList<>())
                    .add(reply);
        }
    }

    /** In a packet of its own, because js takes the last PTR of a packet for its peer. */
    private static Reply metaReply(ServiceNames services) {
        List<DnsRecord> pointers = new ArrayList<>();
        for (DnsName service : services.listed()) {
            pointers.add(ServiceInstance.pointer(ServiceNames.META_QUERY, service));
        }
        return new Reply(ServiceNames.META_QUERY, DnsType.PTR, pointers, List.of());
    }

    private static String randomName(RandomGenerator random) {
        StringBuilder name = new StringBuilder(NAME_LENGTH);
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(NAME_ALPHABET.charAt(random.nextInt(NAME_ALPHABET.length())));
        }
        return name.toString();
    }
}
