package chorus.discovery.mdns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads mDNS messages off the wire, and makes objects only of what concerns this node: most packets of a LAN are a
 * printer's or a television's, and are refused without any.
 *
 * <p>Of a query it keeps the questions for names of the {@link Interest} and the known answers to them. Of a response
 * it keeps, from all sections, the records of the services and of the names below them, and TXT records whose owner is
 * the target of such a PTR record before it: rust-libp2p's instances are bare labels outside the service.
 */
final class DnsReader {
    private static final int HEADER_LENGTH = 12;

    /** Messages with an opcode or a response code other than zero are ignored (RFC 6762 18.3, 18.11). */
    private static final int OPCODE_AND_RCODE = 0x780f;

    private static final int CLASS_IN = 1;
    private static final int CLASS_ANY = 255;

    /** The bit of the class that asks for a unicast reply, or flushes caches (RFC 6762 18.12, 18.13). */
    private static final int TOP_BIT = 0x8000;

    private final byte[] packet;
    private final Interest interest;
    private final PacketName name;
    private int at = HEADER_LENGTH;
    private boolean damaged;
    private @Nullable Refusal refusal;
    private List<DnsName> targets = List.of();

    /** Creates a reader of one packet. */
    DnsReader(byte[] packet, Interest interest) {
        this.packet = packet;
        this.interest = interest;
        this.name = new PacketName(packet);
    }

    /**
     * Returns what concerns this node in the packet, or null when nothing does or the packet is refused. A record that is
     * damaged inside its own bounds is left out alone. Bytes after the message are ignored. Never throws. To be called once.
     */
    @Nullable
    DnsMessage message() {
        if (packet.length < HEADER_LENGTH) {
            return refuse(Refusal.MALFORMED);
        }
        if (packet.length > Limits.PACKET_BYTES) {
            return refuse(Refusal.TOO_LONG);
        }
        // 1. The header says what it is and how much there is of it.
        int flags = unsignedShort(2);
        int questionCount = unsignedShort(4);
        int answerCount = unsignedShort(6);
        int authorityCount = unsignedShort(8);
        int additionalCount = unsignedShort(10);
        if ((flags & OPCODE_AND_RCODE) != 0) {
            return null;
        }
        if (questionCount > Limits.QUESTIONS || answerCount + authorityCount + additionalCount > Limits.RECORDS) {
            return refuse(Refusal.TOO_MANY_RECORDS);
        }
        // 2. A query that asks for nothing of ours is refused here; one without questions brings further known answers.
        boolean response = (flags & DnsMessage.QR) != 0;
        List<DnsQuestion> questions = questions(questionCount, !response);
        if (damaged) {
            return refuse(Refusal.MALFORMED);
        }
        if (!response && questionCount > 0 && questions.isEmpty()) {
            return null;
        }
        // 3. The records. All are passed over, to find damage; of a query only the known answers are kept.
        List<DnsRecord> answers = records(answerCount, response, true);
        List<DnsRecord> authorities = records(authorityCount, response, response);
        List<DnsRecord> additionals = records(additionalCount, response, response);
        if (damaged) {
            return refuse(Refusal.MALFORMED);
        }
        boolean empty = questions.isEmpty() && answers.isEmpty() && authorities.isEmpty() && additionals.isEmpty();
        return empty ? null : new DnsMessage(unsignedShort(0), flags, questions, answers, authorities, additionals);
    }

    /** Returns why the packet, or some of it, was refused; null when it was not, be it somebody else's or ours. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    private @Nullable DnsMessage refuse(Refusal reason) {
        refusal = reason;
        return null;
    }

    private List<DnsQuestion> questions(int count, boolean keep) {
        List<DnsQuestion> questions = List.of();
        for (int i = 0; i < count && !damaged; i++) {
            if (!name.moveTo(at) || name.end() + 4 > packet.length) {
                damaged = true;
                return List.of();
            }
            int type = unsignedShort(name.end());
            int topBitAndClass = unsignedShort(name.end() + 2);
            int dnsClass = topBitAndClass & ~TOP_BIT;
            at = name.end() + 4;
            if (keep && (dnsClass == CLASS_IN || dnsClass == CLASS_ANY) && interest.isAsked(name)) {
                boolean unicast = (topBitAndClass & TOP_BIT) != 0;
                questions = with(questions, new DnsQuestion(name.toName(), type, unicast));
            }
        }
        return questions;
    }

    private List<DnsRecord> records(int count, boolean response, boolean keep) {
        List<DnsRecord> records = List.of();
        for (int i = 0; i < count && !damaged; i++) {
            if (!name.moveTo(at) || name.end() + 10 > packet.length) {
                damaged = true;
                return List.of();
            }
            int fixed = name.end();
            int start = fixed + 10;
            int end = start + unsignedShort(fixed + 8);
            if (end > packet.length) {
                damaged = true;
                return List.of();
            }
            at = end;
            if (keep && isWanted(unsignedShort(fixed), response)) {
                DnsRecord record = record(fixed, start, end);
                if (record != null) {
                    records = with(records, record);
                }
            }
        }
        return records;
    }

    private boolean isWanted(int type, boolean response) {
        if (!response) {
            return interest.isAsked(name);
        }
        return interest.isServed(name) || type == DnsType.TXT && isTarget();
    }

    private boolean isTarget() {
        for (int i = 0; i < targets.size(); i++) {
            if (name.is(targets.get(i))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable DnsRecord record(int fixed, int start, int end) {
        int type = unsignedShort(fixed);
        int topBitAndClass = unsignedShort(fixed + 2);
        if ((topBitAndClass & ~TOP_BIT) != CLASS_IN) {
            return null;
        }
        DnsName owner = name.toName();
        DnsData data = data(type, start, end);
        if (data == null) {
            return null;
        }
        if (data instanceof DnsData.Ptr ptr && targets.size() < Limits.BARE_TARGETS) {
            targets = with(targets, ptr.target());
        }
        return new DnsRecord(owner, type, (topBitAndClass & TOP_BIT) != 0, ttl(fixed + 4), data);
    }

    /** Returns what the record says, or null when its type is of no use here or its bytes are not what it should hold. */
    private @Nullable DnsData data(int type, int start, int end) {
        switch (type) {
            case DnsType.PTR:
                return isName(start, end) ? new DnsData.Ptr(name.toName()) : null;
            case DnsType.SRV:
                return end - start > 6 && isName(start + 6, end) ? srv(start) : null;
            case DnsType.TXT:
                return txt(start, end);
            case DnsType.A:
                return end - start == 4 ? address(start, end) : null;
            case DnsType.AAAA:
                return end - start == 16 ? address(start, end) : null;
            default:
                return null;
        }
    }

    /** Moves to the name that must fill these bytes. */
    private boolean isName(int start, int end) {
        return name.moveTo(start) && name.end() == end;
    }

    private DnsData srv(int start) {
        return new DnsData.Srv(unsignedShort(start), unsignedShort(start + 2), unsignedShort(start + 4), name.toName());
    }

    /** Leaves out empty strings: they say nothing (RFC 6763 6.1). */
    private @Nullable DnsData txt(int start, int end) {
        List<byte[]> strings = List.of();
        int next;
        for (int length = start; length < end; length = next) {
            next = length + 1 + (packet[length] & 0xff);
            if (next > end) {
                return null;
            }
            if (next > length + 1 && strings.size() < Limits.ADDRESSES) {
                strings = with(strings, Arrays.copyOfRange(packet, length + 1, next));
            } else if (next > length + 1) {
                refusal = Refusal.TOO_MANY_ADDRESSES;
            }
        }
        return new DnsData.Txt(strings);
    }

    private DnsData address(int start, int end) {
        byte[] bytes = Arrays.copyOfRange(packet, start, end);
        try {
            // An AAAA record stays one, even with an IPv4-mapped address, of which InetAddress would make an IPv4 one.
            return new DnsData.Address(
                    bytes.length == 16 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("an address of " + bytes.length + " bytes", impossible);
        }
    }

    /**
     * Reads a value with the top bit set as the longest time: to read it as zero (RFC 2181 8) would make a goodbye of a
     * sender's "for ever", and RFC 8767 4 has given that up.
     */
    private long ttl(int position) {
        long ttl = (long) unsignedShort(position) << 16 | unsignedShort(position + 2);
        return Math.min(ttl, DnsRecord.MAX_TTL);
    }

    private int unsignedShort(int position) {
        return (packet[position] & 0xff) << 8 | packet[position + 1] & 0xff;
    }

    /** Adds to a list that is not made before it has something to hold. */
    private static <T> List<T> with(List<T> list, T element) {
        List<T> result = list.isEmpty() ? new ArrayList<>() : list;
        result.add(element);
        return result;
    }
}
