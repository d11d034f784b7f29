package chorus.discovery.mdns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** The packets of the benchmarks. */
final class CodecSamples {
    static final DnsName SERVICE = DnsName.parse("_p2p._udp.local");
    static final String LABEL = "b7sw0e2m9q4kzn1x8vtr5yd3gfhc6ajp";
    static final DnsName INSTANCE = SERVICE.child(LABEL);
    static final DnsName HOST = DnsName.of(LABEL, "local");

    /** What a node cares for that browses two services. */
    static final Interest INTEREST = new Interest(
            List.of(SERVICE, DnsName.parse("CHORUS-peer-discovery.local")),
            List.of(
                    DnsName.parse("_services._dns-sd._udp.local"),
                    SERVICE.child("some-other-peer-of-this-network-1"),
                    DnsName.of("some-other-peer-of-this-network-1", "local")));

    private static final int FLUSH_IN = 0x8000 | DClass.IN;

    private CodecSamples() {}

    /** The reply of a peer with three addresses, as all implementations understand it. */
    static DnsMessage reply() {
        String peer = "/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
        List<byte[]> strings = Stream.of(
                        "/ip4/192.168.1.17/tcp/4001", "/ip4/192.168.1.17/udp/4001/quic-v1", "/ip6/fd00::17/tcp/4001")
                .map(address -> ("dnsaddr=" + address + peer).getBytes(StandardCharsets.UTF_8))
                .toList();
        return new DnsMessage(
                0,
                DnsMessage.RESPONSE,
                List.of(),
                List.of(new DnsRecord(SERVICE, DnsType.PTR, false, 4500, new DnsData.Ptr(INSTANCE))),
                List.of(),
                List.of(
                        new DnsRecord(INSTANCE, DnsType.SRV, true, 120, new DnsData.Srv(0, 0, 4001, HOST)),
                        new DnsRecord(INSTANCE, DnsType.TXT, true, 4500, new DnsData.Txt(strings)),
                        new DnsRecord(HOST, DnsType.A, true, 120, new DnsData.Address(address("192.168.1.17"))),
                        new DnsRecord(HOST, DnsType.AAAA, true, 120, new DnsData.Address(address("fd00::17")))));
    }

    /** A printer's announcement: eight records, among them two of a type that nobody here reads. */
    static byte[] printer() throws TextParseException {
        Name service = new Name("_ipp._tcp.local.");
        Name instance = new Name("Office\\032Printer\\032(3rd\\032floor)", service);
        Name host = new Name("BRW4CD5770.local.");
        Message message = new Message(0);
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setFlag(Flags.AA);
        message.addRecord(new PTRRecord(service, DClass.IN, 4500, instance), Section.ANSWER);
        message.addRecord(new SRVRecord(instance, FLUSH_IN, 120, 0, 0, 631, host), Section.ANSWER);
        List<String> about = List.of("txtvers=1", "qtotal=1", "rp=ipp/print", "ty=Printer", "Color=T", "Duplex=T");
        message.addRecord(new TXTRecord(instance, FLUSH_IN, 4500, about), Section.ANSWER);
        Name meta = new Name("_services._dns-sd._udp.local.");
        message.addRecord(new PTRRecord(meta, DClass.IN, 4500, service), Section.ANSWER);
        message.addRecord(new ARecord(host, FLUSH_IN, 120, address("192.168.1.40")), Section.ADDITIONAL);
        message.addRecord(new AAAARecord(host, FLUSH_IN, 120, address("fe80::1:2:3:4")), Section.ADDITIONAL);
        message.addRecord(new NSECRecord(host, FLUSH_IN, 120, host, new int[] {Type.A, Type.AAAA}), Section.ADDITIONAL);
        message.addRecord(
                new NSECRecord(instance, FLUSH_IN, 4500, instance, new int[] {Type.TXT, Type.SRV}), Section.ADDITIONAL);
        return message.toWire();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal + "; expected the literal of an address", e);
        }
    }
}
