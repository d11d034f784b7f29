package chorus.discovery.mdns;

import java.util.Arrays;
import java.util.List;

/**
 * Writes mDNS messages as they go on the wire. A name, or the end of one, that was already written becomes a pointer to
 * it (RFC 6762 18.14), but only when the letters are the same: other implementations compare their case.
 */
final class DnsWriter {
    /** The largest message, in bytes: a packet of 9000 (RFC 6762 17) without the headers of IPv6 and UDP. */
    static final int MAX_LENGTH = 9000 - 40 - 8;

    /** Holds the reply of a peer with a few addresses; three times as much would cost half as much time again. */
    private static final int USUAL_LENGTH = 512;

    private static final int CLASS_IN = 1;
    private static final int TOP_BIT = 0x8000;
    private static final int POINTER = 0xc000;

    private byte[] out = new byte[USUAL_LENGTH];
    private int length;

    /** Where the labels lie that a pointer can point to. */
    private int[] labels = new int[32];

    private int labelCount;

    private DnsWriter() {}

    /**
     * Returns the message on the wire.
     *
     * @throws IllegalArgumentException when it is larger than {@value #MAX_LENGTH} bytes
     */
    static byte[] write(DnsMessage message) {
        DnsWriter writer = new DnsWriter();
        writer.message(message);
        return Arrays.copyOf(writer.out, writer.length);
    }

    private void message(DnsMessage message) {
        unsignedShort(message.id());
        unsignedShort(message.flags());
        unsignedShort(message.questions().size());
        unsignedShort(message.answers().size());
        unsignedShort(message.authorities().size());
        unsignedShort(message.additionals().size());
        for (DnsQuestion question : message.questions()) {
            name(question.name());
            unsignedShort(question.type());
            unsignedShort(CLASS_IN | (question.unicastResponse() ? TOP_BIT : 0));
        }
        // Only the reply to a legacy asker repeats the question, and there SRV targets stay whole (RFC 6762 18.14).
        boolean legacy = message.isResponse() && !message.questions().isEmpty();
        records(message.answers(), legacy);
        records(message.authorities(), legacy);
        records(message.additionals(), legacy);
    }

    private void records(List<DnsRecord> records, boolean legacy) {
        for (DnsRecord record : records) {
            name(record.name());
            unsignedShort(record.type());
            unsignedShort(CLASS_IN | (record.flush() ? TOP_BIT : 0));
            unsignedShort((int) (record.ttl() >>> 16));
            unsignedShort((int) record.ttl());
            int start = length + 2;
            unsignedShort(0);
            data(record.data(), legacy);
            patch(start - 2, length - start);
        }
    }

    private void data(DnsData data, boolean legacy) {
        if (data instanceof DnsData.Ptr ptr) {
            name(ptr.target());
        } else if (data instanceof DnsData.Srv srv) {
            unsignedShort(srv.priority());
            unsignedShort(srv.weight());
            unsignedShort(srv.port());
            if (legacy) {
                bytes(srv.target().wire(), 0, srv.target().encodedLength());
            } else {
                name(srv.target());
            }
        } else if (data instanceof DnsData.Txt txt) {
            strings(txt.strings());
        } else if (data instanceof DnsData.Address address) {
            byte[] bytes = address.address().getAddress();
            bytes(bytes, 0, bytes.length);
        }
    }

    private void strings(List<byte[]> strings) {
        for (byte[] string : strings) {
            unsignedByte(string.length);
            bytes(string, 0, string.length);
        }
        if (strings.isEmpty()) {
            // A TXT record holds at least one string, if an empty one (RFC 6763 6.1).
            unsignedByte(0);
        }
    }

    private void name(DnsName name) {
        byte[] wire = name.wire();
        int at = 0;
        while (wire[at] != 0) {
            int earlier = find(wire, at);
            if (earlier >= 0) {
                unsignedShort(POINTER | earlier);
                return;
            }
            if (labelCount == labels.length) {
                labels = Arrays.copyOf(labels, 2 * labelCount);
            }
            labels[labelCount++] = length;
            bytes(wire, at, 1 + wire[at]);
            at += 1 + wire[at];
        }
        unsignedByte(0);
    }

    /** Returns where the rest of the name from {@code from} was written before, or -1. */
    private int find(byte[] wire, int from) {
        for (int i = 0; i < labelCount; i++) {
            if (isAt(labels[i], wire, from)) {
                return labels[i];
            }
        }
        return -1;
    }

    private boolean isAt(int position, byte[] wire, int from) {
        int at = position;
        int i = from;
        while (at < length) {
            int label = out[at] & 0xff;
            if (label > DnsName.MAX_LABEL_LENGTH) {
                at = (label & 0x3f) << 8 | out[at + 1] & 0xff;
            } else if (label != wire[i] || !Arrays.equals(out, at, at + 1 + label, wire, i, i + 1 + label)) {
                return false;
            } else if (label == 0) {
                return true;
            } else {
                at += 1 + label;
                i += 1 + label;
            }
        }
        // The name that is being written does not end yet.
        return false;
    }

    private void unsignedByte(int value) {
        reserve(1);
        out[length++] = (byte) value;
    }

    private void unsignedShort(int value) {
        reserve(2);
        patch(length, value);
        length += 2;
    }

    private void patch(int position, int value) {
        out[position] = (byte) (value >>> 8);
        out[position + 1] = (byte) value;
    }

    private void bytes(byte[] bytes, int from, int count) {
        reserve(count);
        System.arraycopy(bytes, from, out, length, count);
        length += count;
    }

    private void reserve(int count) {
        int needed = length + count;
        if (needed > MAX_LENGTH) {
            throw new IllegalArgumentException("message of more than " + MAX_LENGTH + " bytes; send it in several");
        }
        if (needed > out.length) {
            out = Arrays.copyOf(out, Math.min(2 * needed, MAX_LENGTH));
        }
    }
}
