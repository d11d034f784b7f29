package chorus.discovery.mdns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** What dnsjava reads in a packet, in our types: as it is, or as much of it as {@link DnsReader} promises to keep. */
final class Oracle {
    private static final int CLASS = 0x7fff;
    private static final int TOP_BIT = 0x8000;

    private Oracle() {}

    /** Returns a whole packet, with somebody else's eyes; it must have no records but those that we can write. */
    static DnsMessage all(byte[] packet) {
        try {
            return all(new Message(packet));
        } catch (IOException e) {
            throw new AssertionError("dnsjava cannot read the packet", e);
        }
    }

    /** Returns the whole message; it must have no records but those that we can write. */
    static DnsMessage all(Message message) {
        List<DnsQuestion> questions = message.getSection(Section.QUESTION).stream()
                .map(Oracle::question)
                .toList();
        return new DnsMessage(
                message.getHeader().getID(),
                flags(message),
                questions,
                records(message, Section.ANSWER),
                records(message, Section.AUTHORITY),
                records(message, Section.ADDITIONAL));
    }

    private static List<DnsRecord> records(Message message, int section) {
        return message.getSection(section).stream().map(Oracle::record).toList();
    }

    /** Returns what concerns {@code services} and {@code own}, or null when nothing does. */
    static @Nullable DnsMessage view(Message message, Set<DnsName> services, Set<DnsName> own) {
        List<List<Record>> sections = new ArrayList<>();
        for (int section = Section.QUESTION; section <= Section.ADDITIONAL; section++) {
            sections.add(message.getSection(section));
        }
        return view(message.getHeader().getID(), flags(message), sections, services, own);
    }

    /** Returns what concerns {@code services} and {@code own} in the four sections of a message, or null. */
    static @Nullable DnsMessage view(
            int id, int flags, List<List<Record>> contents, Set<DnsName> services, Set<DnsName> own) {
        boolean response = (flags & 0x8000) != 0;
        Predicate<DnsName> served = name -> services.stream().anyMatch(name::endsWith);
        Predicate<DnsName> asked = served.or(own::contains);
        List<DnsQuestion> questions = contents.get(Section.QUESTION).stream()
                .filter(q -> !response && List.of(1, 255).contains(q.getDClass() & CLASS))
                .map(Oracle::question)
                .filter(q -> asked.test(q.name()))
                .toList();
        if (!response && questions.isEmpty() && !contents.get(Section.QUESTION).isEmpty()) {
            return null;
        }
        List<List<DnsRecord>> sections = new ArrayList<>();
        List<DnsName> targets = new ArrayList<>();
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            List<DnsRecord> kept = new ArrayList<>();
            for (Record record : contents.get(section)) {
                DnsName owner = name(record.getName());
                boolean wanted = response
                        ? served.test(owner) || record.getType() == DnsType.TXT && targets.contains(owner)
                        : section == Section.ANSWER && asked.test(owner);
                if (wanted && (record.getDClass() & CLASS) == 1 && isKnown(record)) {
                    kept.add(record(record));
                    if (record instanceof PTRRecord ptr && targets.size() < Limits.BARE_TARGETS) {
                        targets.add(name(ptr.getTarget()));
                    }
                }
            }
            sections.add(kept);
        }
        DnsMessage view = new DnsMessage(id, flags, questions, sections.get(0), sections.get(1), sections.get(2));
        return questions.isEmpty() && sections.stream().allMatch(List::isEmpty) ? null : view;
    }

    static int flags(Message message) {
        int flags = message.getHeader().getOpcode() << 11 | message.getHeader().getRcode();
        for (int bit = 0; bit < 16; bit++) {
            boolean isFlag = bit == 0 || bit >= 5 && bit <= 11;
            if (isFlag && message.getHeader().getFlag(bit)) {
                flags |= 0x8000 >>> bit;
            }
        }
        return flags;
    }

    /** Returns the message as dnsjava reads it, or null when it refuses it. */
    static @Nullable Message parse(byte[] packet) {
        try {
            return new Message(packet);
        } catch (IOException e) {
            return null;
        }
    }

    static DnsName name(Name name) {
        return DnsName.ofWire(name.toWire());
    }

    private static boolean isKnown(Record record) {
        return record instanceof PTRRecord
                || record instanceof SRVRecord
                || record instanceof TXTRecord
                || record instanceof ARecord
                || record instanceof AAAARecord;
    }

    private static DnsQuestion question(Record record) {
        return new DnsQuestion(name(record.getName()), record.getType(), (record.getDClass() & TOP_BIT) != 0);
    }

    private static DnsRecord record(Record record) {
        long ttl = Math.min(record.getTTL(), Integer.MAX_VALUE);
        boolean flush = (record.getDClass() & TOP_BIT) != 0;
        return new DnsRecord(name(record.getName()), record.getType(), flush, ttl, data(record));
    }

    private static DnsData data(Record record) {
        if (record instanceof PTRRecord ptr) {
            return new DnsData.Ptr(name(ptr.getTarget()));
        } else if (record instanceof SRVRecord srv) {
            return new DnsData.Srv(srv.getPriority(), srv.getWeight(), srv.getPort(), name(srv.getTarget()));
        } else if (record instanceof TXTRecord txt) {
            List<byte[]> strings = txt.getStringsAsByteArrays().stream()
                    .filter(string -> string.length > 0)
                    .limit(Limits.ADDRESSES)
                    .toList();
            return new DnsData.Txt(strings);
        } else if (record instanceof ARecord || record instanceof AAAARecord) {
            return new DnsData.Address(address(record.rdataToWireCanonical()));
        }
        throw new IllegalArgumentException("record of a type that we do not write: " + record);
    }

    /** Returns the address without the host name that dnsjava gives it, and a mapped one as it is on the wire. */
    static InetAddress address(byte[] bytes) {
        try {
            return bytes.length == 4 ? Inet4Address.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
