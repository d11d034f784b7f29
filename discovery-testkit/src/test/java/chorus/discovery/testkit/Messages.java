package chorus.discovery.testkit;

import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** mDNS messages made by an independent library. */
final class Messages {
    static final String SERVICE = "_p2p._udp.local.";

    private Messages() {}

    static byte[] query() {
        return query(SERVICE);
    }

    static byte[] query(String service) {
        Message message = new Message(0);
        message.addRecord(Record.newRecord(name(service), Type.PTR, DClass.IN), Section.QUESTION);
        return message.toWire();
    }

    static byte[] queryKnowing(String peer) {
        Message message = new Message(0);
        message.addRecord(Record.newRecord(name(SERVICE), Type.PTR, DClass.IN), Section.QUESTION);
        message.addRecord(pointer(peer, 120), Section.ANSWER);
        return message.toWire();
    }

    /** The reply of a libp2p node. */
    static byte[] reply(String peer) {
        Message message = response();
        message.addRecord(pointer(peer, 120), Section.ANSWER);
        Name instance = name(peer + "." + SERVICE);
        Name host = name(peer + ".local.");
        int flush = DClass.IN | 0x8000;
        message.addRecord(new SRVRecord(instance, flush, 120, 0, 0, 4001, host), Section.ADDITIONAL);
        message.addRecord(
                new TXTRecord(instance, flush, 120, List.of("dnsaddr=/ip4/10.1.0.1/tcp/4001/p2p/QmPeer", "x=y")),
                Section.ADDITIONAL);
        message.addRecord(new ARecord(host, flush, 120, address("10.1.0.1")), Section.ADDITIONAL);
        message.addRecord(new AAAARecord(host, flush, 120, address("fe80::1")), Section.ADDITIONAL);
        return message.toWire();
    }

    static byte[] goodbye(String peer) {
        Message message = response();
        message.addRecord(pointer(peer, 0), Section.ANSWER);
        return message.toWire();
    }

    private static Message response() {
        Message message = new Message(0);
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setFlag(Flags.AA);
        return message;
    }

    private static Record pointer(String peer, long ttl) {
        return new PTRRecord(name(SERVICE), DClass.IN, ttl, name(peer + "." + SERVICE));
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw new AssertionError(e);
        }
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text);
    }
}
