package chorus.discovery.mdns;

import java.util.List;
import java.util.Set;

/**
 * Packets in the shapes of those that the implementations put on the wire, and of what else a LAN carries; read from
 * their sources.
 */
final class SamplePackets {
    static final DnsName SERVICE = DnsName.parse("_p2p._udp.local");
    static final DnsName CHORUS = DnsName.parse("CHORUS-peer-discovery.local");
    static final DnsName META = DnsName.parse("_services._dns-sd._udp.local");
    static final DnsName INSTANCE = SERVICE.child("b7sw0e2m9q4kzn1x8vtr5yd3gfhc6ajp");
    static final DnsName HOST = DnsName.parse("b7sw0e2m9q4kzn1x8vtr5yd3gfhc6ajp.local");
    static final Set<DnsName> SERVICES = Set.of(SERVICE, CHORUS);
    static final Set<DnsName> OWN = Set.of(META, INSTANCE, HOST);
    static final Interest INTEREST = new Interest(SERVICES, OWN);

    static final String PEER = "/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    static final String TCP = "dnsaddr=/ip4/192.168.1.17/tcp/4001" + PEER;
    static final String QUIC = "dnsaddr=/ip4/192.168.1.17/udp/4001/quic-v1" + PEER;
    static final String TCP6 = "dnsaddr=/ip6/fd00::17/tcp/4001" + PEER;

    private static final int IN = 1;
    private static final int IN_FLUSH = 0x8001;

    private SamplePackets() {}

    /** go-libp2p: any id; compressed, but the SRV target whole; one TXT record of several strings; nothing flushes. */
    static byte[] goReply() {
        String peer = "2h8vq0dz6x1w4n7t3k9m5c2r8p0j6f4l";
        PacketBuilder b = PacketBuilder.header(0x5a21, 0x8400, 0, 1, 0, 4);
        b.name("_p2p._udp.local");
        int instance = b.position() + 10;
        b.record(DnsType.PTR, IN, 3200, new PacketBuilder().labels(peer).pointer(12));
        b.pointer(instance).fixed(DnsType.SRV, IN, 3200, 6 + 33 + 7).shorts(0, 0, 4001);
        int host = b.position();
        b.name(peer + ".local");
        b.pointer(instance).record(DnsType.TXT, IN, 3200, new PacketBuilder().strings(TCP, QUIC, TCP6));
        b.pointer(host).record(DnsType.A, IN, 120, new PacketBuilder().bytes(192, 168, 1, 17));
        b.pointer(host).record(DnsType.AAAA, IN, 120, new PacketBuilder().shorts(0xfd00, 0, 0, 0, 0, 0, 0, 0x17));
        return b.packet();
    }

    /** rust-libp2p: the asker's id, no compression, PTR target and TXT owner one bare label, a TXT record an address. */
    static byte[] rustReply() {
        String peer = "kT3nWq8ZbX0sLmR7vYdGf2HcJ5aPuE9iQo4x";
        PacketBuilder b = PacketBuilder.header(0xf8f8, 0x8400, 0, 1, 0, 2);
        b.name("_p2p._udp.local").record(DnsType.PTR, IN, 360, new PacketBuilder().name(peer));
        b.name(peer).record(DnsType.TXT, IN_FLUSH, 360, new PacketBuilder().strings(TCP));
        b.name(peer).record(DnsType.TXT, IN_FLUSH, 360, new PacketBuilder().strings(QUIC));
        return b.packet();
    }

    /** js-libp2p: all in answers, no compression, a TXT record an address, no SRV, no address records. */
    static byte[] jsReply() {
        String peer = "oe4q7xk2n9wz5c1t8m3v6b0r._p2p._udp.local";
        PacketBuilder b = PacketBuilder.header(0, 0x8400, 0, 3, 0, 0);
        b.name("_p2p._udp.local").record(DnsType.PTR, IN, 120, new PacketBuilder().name(peer));
        b.name(peer).record(DnsType.TXT, IN, 120, new PacketBuilder().strings(TCP));
        b.name(peer).record(DnsType.TXT, IN, 120, new PacketBuilder().strings(TCP6));
        return b.packet();
    }

    /** py-libp2p: an announcement of python-zeroconf, all in answers and compressed; further addresses in other keys. */
    static byte[] pyAnnouncement() {
        PacketBuilder b = PacketBuilder.header(0, 0x8400, 0, 4, 0, 0);
        b.name("_p2p._udp.local");
        int local = 12 + 5 + 5;
        int instance = b.position() + 10;
        b.record(
                DnsType.PTR,
                IN,
                4500,
                new PacketBuilder().labels("c6ajp3gfhb7sw0e2m9q4").pointer(12));
        b.pointer(instance).fixed(DnsType.SRV, IN_FLUSH, 120, 6 + 21 + 2).shorts(0, 0, 4001);
        int host = b.position();
        b.labels("c6ajp3gfhb7sw0e2m9q4").pointer(local);
        b.pointer(instance)
                .record(
                        DnsType.TXT,
                        IN_FLUSH,
                        4500,
                        new PacketBuilder().strings(TCP, "dnsaddr2=" + QUIC.substring(8), "id=" + PEER.substring(5)));
        b.pointer(host).record(DnsType.A, IN_FLUSH, 120, new PacketBuilder().bytes(192, 168, 1, 17));
        return b.packet();
    }

    /** A question of js (id 0), and of go and rust (any id). */
    static byte[] query(int id) {
        return PacketBuilder.header(id, 0, 1, 0, 0, 0)
                .name("_p2p._udp.local")
                .asked(DnsType.PTR, IN)
                .packet();
    }

    /** python-zeroconf: asks for a unicast reply first, and says what it knows. */
    static byte[] pyQuery() {
        return PacketBuilder.header(0, 0, 1, 1, 0, 0)
                .name("_p2p._udp.local")
                .asked(DnsType.PTR, IN_FLUSH)
                .pointer(12)
                .record(
                        DnsType.PTR,
                        IN,
                        4400,
                        new PacketBuilder()
                                .labels("b7sw0e2m9q4kzn1x8vtr5yd3gfhc6ajp")
                                .pointer(12))
                .packet();
    }

    /** A printer's announcement. */
    static byte[] printer() {
        PacketBuilder b = PacketBuilder.header(0, 0x8400, 0, 4, 0, 4);
        int local = 12 + 5 + 5;
        b.name("_ipp._tcp.local");
        int instance = b.position() + 10;
        b.record(
                DnsType.PTR,
                IN,
                4500,
                new PacketBuilder().labels("Office Printer (3rd floor)").pointer(12));
        b.pointer(instance).fixed(DnsType.SRV, IN_FLUSH, 120, 6 + 11 + 2).shorts(0, 0, 631);
        int host = b.position();
        b.labels("BRW4CD5770").pointer(local);
        b.pointer(instance)
                .record(
                        DnsType.TXT,
                        IN_FLUSH,
                        4500,
                        new PacketBuilder()
                                .strings("txtvers=1", "qtotal=1", "rp=ipp/print", "ty=Printer", "Color=T", "Duplex=T"));
        b.labels("_services", "_dns-sd", "_udp").pointer(local);
        b.record(DnsType.PTR, IN, 4500, new PacketBuilder().pointer(12));
        b.pointer(host).record(DnsType.A, IN_FLUSH, 120, new PacketBuilder().bytes(192, 168, 1, 40));
        b.pointer(host).record(DnsType.AAAA, IN_FLUSH, 120, new PacketBuilder().shorts(0xfe80, 0, 0, 0, 1, 2, 3, 4));
        b.pointer(host)
                .record(
                        DnsType.NSEC,
                        IN_FLUSH,
                        120,
                        new PacketBuilder().pointer(host).bytes(0, 4, 0x40, 0, 0, 8));
        b.pointer(instance)
                .record(
                        DnsType.NSEC,
                        IN_FLUSH,
                        4500,
                        new PacketBuilder().pointer(instance).bytes(0, 5, 0, 0, 0x80, 0, 0x40));
        return b.packet();
    }

    /** A telephone that looks for televisions, file servers and printers, and knows one, with an OPT record at the end. */
    static byte[] telephone() {
        int tcp = 12 + 12;
        PacketBuilder b = PacketBuilder.header(0, 0, 5, 1, 0, 1);
        b.name("_googlecast._tcp.local").asked(DnsType.PTR, IN);
        b.labels("_airplay").pointer(tcp).asked(DnsType.PTR, IN);
        b.labels("_raop").pointer(tcp).asked(DnsType.PTR, IN_FLUSH);
        b.labels("_smb").pointer(tcp).asked(DnsType.PTR, IN);
        b.labels("_ipp").pointer(tcp).asked(DnsType.PTR, IN);
        b.pointer(12)
                .record(
                        DnsType.PTR,
                        IN,
                        3000,
                        new PacketBuilder().labels("Living Room").pointer(12));
        b.bytes(0).record(DnsType.OPT, 1440, 0x1194L, new PacketBuilder().shorts(4, 2, 7));
        return b.packet();
    }

    /** All that concern a libp2p node. */
    static List<byte[]> ours() {
        return List.of(goReply(), rustReply(), jsReply(), pyAnnouncement(), query(0), query(0x1234), pyQuery());
    }

    /** All that do not. */
    static List<byte[]> foreign() {
        return List.of(printer(), telephone());
    }
}
