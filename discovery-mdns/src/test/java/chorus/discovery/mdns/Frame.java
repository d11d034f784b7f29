package chorus.discovery.mdns;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.WireParseException;

/**
 * Where the questions and records of a packet lie, by dnsjava's reading of names: so that dnsjava can be asked for its opinion
 * of each record alone, where by itself it refuses a message for one bad record.
 */
final class Frame {
    private static final int HEADER = 12;

    private static final Method READ_RECORD = readRecord();

    private final byte[] packet;
    private final int[] counts = new int[4];
    private final List<Integer> starts = new ArrayList<>();

    /** The positions after the names of the records; those of questions too. */
    private final List<Integer> types = new ArrayList<>();

    private Frame(byte[] packet) throws WireParseException {
        this.packet = packet;
        DNSInput in = new DNSInput(packet);
        in.jump(HEADER - 2 * counts.length);
        for (int section = 0; section < counts.length; section++) {
            counts[section] = in.readU16();
        }
        for (int i = 0; i < counts[Section.QUESTION] + records(); i++) {
            starts.add(in.current());
            new Name(in);
            types.add(in.current());
            in.readU32();
            if (i >= counts[Section.QUESTION]) {
                in.readU32();
                in.readByteArray(in.readU16());
            }
        }
    }

    /** Returns the frame of a packet, or null when a name, or a length, does not fit. */
    static @Nullable Frame of(byte[] packet) {
        try {
            return packet.length < HEADER ? null : new Frame(packet);
        } catch (WireParseException e) {
            return null;
        }
    }

    /** Returns the second word of the header. */
    int flags() {
        return unsignedShort(2);
    }

    /** Returns whether there is more of something than we read. */
    boolean isAboveACap() {
        return packet.length > Limits.PACKET_BYTES
                || counts[Section.QUESTION] > Limits.QUESTIONS
                || records() > Limits.RECORDS
                || starts.stream().anyMatch(this::isLongChain);
    }

    /** Returns what concerns {@code services} and {@code own} in the records that dnsjava can read, or null. */
    @Nullable
    DnsMessage view(Set<DnsName> services, Set<DnsName> own) {
        List<List<Record>> sections = new ArrayList<>();
        int next = 0;
        for (int section = 0; section < counts.length; section++) {
            List<Record> readable = new ArrayList<>();
            for (int i = 0; i < counts[section]; i++, next++) {
                Record record = hasLongChain(section, types.get(next)) ? null : record(starts.get(next), section);
                if (record != null) {
                    readable.add(record);
                }
            }
            sections.add(readable);
        }
        return Oracle.view(unsignedShort(0), flags(), sections, services, own);
    }

    private int records() {
        return counts[Section.ANSWER] + counts[Section.AUTHORITY] + counts[Section.ADDITIONAL];
    }

    private @Nullable Record record(int start, int section) {
        DNSInput in = new DNSInput(packet);
        in.jump(start);
        try {
            return (Record) READ_RECORD.invoke(null, in, section, false);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException) {
                return null;
            }
            throw new AssertionError("dnsjava reads no record at " + start, e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns dnsjava's method that reads a record in the middle of a message, which it does not publish. */
    private static Method readRecord() {
        try {
            Method method = Record.class.getDeclaredMethod("fromWire", DNSInput.class, int.class, boolean.class);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("another dnsjava than the one that this was written for", e);
        }
    }

    /** Returns whether the name in a record's data has more pointers than we follow. */
    private boolean hasLongChain(int section, int type) {
        if (section == Section.QUESTION) {
            return false;
        }
        int data = type + 10;
        return switch (unsignedShort(type)) {
            case DnsType.PTR -> isLongChain(data);
            case DnsType.SRV -> isLongChain(data + 6);
            default -> false;
        };
    }

    private boolean isLongChain(int name) {
        int pointers = 0;
        int at = name;
        while (at + 1 < packet.length && packet[at] != 0 && pointers <= Limits.POINTERS) {
            int label = packet[at] & 0xff;
            if (label < 0xc0) {
                at += 1 + label;
            } else {
                int target = unsignedShort(at) & 0x3fff;
                at = target < at ? target : packet.length;
                pointers++;
            }
        }
        return pointers > Limits.POINTERS;
    }

    private int unsignedShort(int at) {
        return (packet[at] & 0xff) << 8 | packet[at + 1] & 0xff;
    }
}
