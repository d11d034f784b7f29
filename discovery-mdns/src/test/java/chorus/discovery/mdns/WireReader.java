package chorus.discovery.mdns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** Reads a packet whole and with somebody else's eyes: dnsjava's, not those of the codec under test. */
final class WireReader {
    private static final int FLUSH = 0x8000;

    private WireReader() {}

    static DnsMessage read(byte[] packet) {
        try {
            Message message = new Message(packet);
            List<DnsQuestion> questions = new ArrayList<>();
            for (Record question : message.getSection(Section.QUESTION)) {
                questions.add(new DnsQuestion(
                        name(question.getName()), question.getType(), (question.getDClass() & FLUSH) != 0));
            }
            return new DnsMessage(
                    message.getHeader().getID(),
                    flags(packet),
                    questions,
                    records(message, Section.ANSWER),
                    records(message, Section.AUTHORITY),
                    records(message, Section.ADDITIONAL));
        } catch (IOException e) {
            throw new AssertionError("dnsjava cannot read the packet", e);
        }
    }

    private static int flags(byte[] packet) {
        return (packet[2] & 0xff) << 8 | packet[3] & 0xff;
    }

    private static List<DnsRecord> records(Message message, int section) {
        List<DnsRecord> records = new ArrayList<>();
        for (Record record : message.getSection(section)) {
            records.add(new DnsRecord(
                    name(record.getName()),
                    record.getType(),
                    (record.getDClass() & FLUSH) != 0,
                    record.getTTL(),
                    data(record)));
        }
        return records;
    }

    private static DnsData data(Record record) {
        if (record instanceof PTRRecord ptr) {
            return new DnsData.Ptr(name(ptr.getTarget()));
        }
        if (record instanceof SRVRecord srv) {
            return new DnsData.Srv(srv.getPriority(), srv.getWeight(), srv.getPort(), name(srv.getTarget()));
        }
        if (record instanceof TXTRecord txt) {
            return new DnsData.Txt(txt.getStringsAsByteArrays());
        }
        if (record instanceof ARecord a) {
            return new DnsData.Address(a.getAddress());
        }
        if (record instanceof AAAARecord aaaa) {
            return new DnsData.Address(aaaa.getAddress());
        }
        throw new AssertionError("unexpected record " + record);
    }

    private static DnsName name(Name name) {
        String[] labels = new String[name.labels() - 1];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = name.getLabelString(i);
        }
        return DnsName.of(labels);
    }
}
