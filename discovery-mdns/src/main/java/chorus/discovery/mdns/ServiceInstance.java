package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One name of this node with as many of its addresses as one packet holds. */
final class ServiceInstance {

    /** A TXT string has one byte for its length (RFC 1035 section 3.3). */
    private static final int MAX_TXT_STRING = 255;

    private static final long TTL = MdnsTiming.RECORD_TTL.toSeconds();

    private final String label;
    private final DnsName host;
    private final List<Multiaddr> addresses;
    private final List<byte[]> strings = new ArrayList<>();
    private final List<DnsRecord> hostRecords = new ArrayList<>();
    private final int port;

    private ServiceInstance(PeerId id, List<Multiaddr> addresses, String label) {
        this.label = label;
        this.host = DnsName.of(label, ServiceNames.DOMAIN);
        this.addresses = addresses;
        this.port = port(addresses.get(0));
        Set<InetAddress> ips = new LinkedHashSet<>();
        for (Multiaddr address : addresses) {
            strings.add(txtString(address, id));
            Optional<InetAddress> ip = address.ip();
            if (ip.isPresent()) {
                ips.add(ip.get());
            }
        }
        for (InetAddress ip : ips) {
            DnsData.Address data = new DnsData.Address(ip);
            hostRecords.add(new DnsRecord(host, data.type(), true, TTL, data));
        }
    }

    /**
     * Makes an instance of the first of these addresses, as many as fit.
     *
     * @param budget the largest packet, in bytes; one address goes in even if that is too small
     */
    static ServiceInstance fitting(
            ServiceNames services, PeerId id, List<Multiaddr> addresses, int budget, String label) {
        ServiceInstance all = new ServiceInstance(id, addresses, label);
        if (addresses.size() == 1 || all.fits(services, budget)) {
            return all;
        }
        ServiceInstance fitting = new ServiceInstance(id, addresses.subList(0, 1), label);
        for (int count = 2; count < addresses.size(); count++) {
            ServiceInstance next = new ServiceInstance(id, addresses.subList(0, count), label);
            if (!next.fits(services, budget)) {
                return fitting;
            }
            fitting = next;
        }
        return fitting;
    }

    private boolean fits(ServiceNames services, int budget) {
        for (DnsName service : services.all()) {
            if (announcement(service).packet().length > budget) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether an address can be told at all. */
    static boolean canTell(Multiaddr address, PeerId id) {
        return txtString(address, id).length <= MAX_TXT_STRING;
    }

    List<Multiaddr> addresses() {
        return addresses;
    }

    /** Returns the packet that everybody understands: rust reads nothing when more than the PTR is an answer. */
    Reply announcement(DnsName service) {
        DnsName instance = service.child(label);
        List<DnsRecord> additionals = new ArrayList<>();
        additionals.add(srv(instance));
        additionals.add(txt(instance));
        additionals.addAll(hostRecords);
        return new Reply(service, DnsType.PTR, List.of(pointer(service, instance)), additionals);
    }

    /** Returns the answers to questions for this instance by name, as DNS-SD tools ask them. */
    List<Reply> resolutions(DnsName service) {
        DnsName instance = service.child(label);
        return List.of(
                new Reply(instance, DnsType.SRV, List.of(srv(instance)), hostRecords),
                new Reply(instance, DnsType.TXT, List.of(txt(instance)), List.of()));
    }

    /** Returns the answers to questions for the host name. */
    List<Reply> hostReplies() {
        List<Reply> replies = new ArrayList<>();
        for (int type : new int[] {DnsType.A, DnsType.AAAA}) {
            List<DnsRecord> records = new ArrayList<>();
            for (DnsRecord record : hostRecords) {
                if (record.type() == type) {
                    records.add(record);
                }
            }
            if (!records.isEmpty()) {
                replies.add(new Reply(host, type, records, List.of()));
            }
        }
        return replies;
    }

    /** A PTR is shared by all peers, so it never has the flush bit (RFC 6762 section 10.2); all other records are ours. */
    static DnsRecord pointer(DnsName owner, DnsName target) {
        return new DnsRecord(owner, DnsType.PTR, false, TTL, new DnsData.Ptr(target));
    }

    private DnsRecord srv(DnsName instance) {
        return new DnsRecord(instance, DnsType.SRV, true, TTL, new DnsData.Srv(0, 0, port, host));
    }

    private DnsRecord txt(DnsName instance) {
        return new DnsRecord(instance, DnsType.TXT, true, TTL, new DnsData.Txt(strings));
    }

    private static byte[] txtString(Multiaddr address, PeerId id) {
        return (Sightings.TXT_KEY + address + "/p2p/" + id).getBytes(StandardCharsets.UTF_8);
    }

    /** SRV wants a port; libp2p reads the one in the multiaddr. Zero says that there is none (RFC 2782). */
    private static int port(Multiaddr address) {
        Optional<String> tcp = address.value("tcp");
        return Integer.parseInt(
                tcp.isPresent() ? tcp.get() : address.value("udp").orElse("0"));
    }
}
