package chorus.discovery.mdns;

/**
 * A view of one name where it lies in a packet, so that a foreign name costs no object. It is moved from name to name;
 * what it is asked must follow a successful {@link #moveTo}.
 */
final class PacketName {
    /** From this value on, the length byte of a label is the first byte of a pointer (RFC 1035 4.1.4). */
    private static final int POINTER = 0xc0;

    private final byte[] packet;
    private int start;
    private int end;
    private int length;
    private long traits;

    PacketName(byte[] packet) {
        this.packet = packet;
    }

    /** Moves to the name at {@code position} and returns whether there is one, whole and well-formed. */
    boolean moveTo(int position) {
        int lengthSoFar = 1;
        long traitsSoFar = 0;
        int pointers = 0;
        int afterPointer = 0;
        int at = position;
        while (at < packet.length) {
            int label = packet[at] & 0xff;
            if (label == 0) {
                start = position;
                end = pointers == 0 ? at + 1 : afterPointer;
                length = lengthSoFar;
                traits = traitsSoFar;
                return true;
            }
            if (label <= DnsName.MAX_LABEL_LENGTH) {
                int next = at + 1 + label;
                lengthSoFar += 1 + label;
                if (next >= packet.length || lengthSoFar > DnsName.MAX_LENGTH) {
                    return false;
                }
                traitsSoFar |= trait(packet, at);
                at = next;
            } else {
                if (label < POINTER || at + 1 == packet.length || ++pointers > Limits.POINTERS) {
                    return false;
                }
                int target = pointee(at);
                if (target >= at) {
                    return false;
                }
                afterPointer = pointers == 1 ? at + 2 : afterPointer;
                at = target;
            }
        }
        return false;
    }

    /** Returns the position after the name, or after its first pointer. */
    int end() {
        return end;
    }

    /** Returns whether this is {@code name}, in whatever letter case. */
    boolean is(DnsName name) {
        return length == name.encodedLength() && sameFrom(start, name.wire());
    }

    /** Returns whether this is {@code suffix} or lies below it, in whatever letter case. */
    boolean endsWith(DnsName suffix) {
        int above = length - suffix.encodedLength();
        int at = start;
        while (above > 0) {
            int label = packet[at] & 0xff;
            if (label >= POINTER) {
                at = pointee(at);
            } else {
                at += 1 + label;
                above -= 1 + label;
            }
        }
        return above == 0 && sameFrom(at, suffix.wire());
    }

    /** Returns whether some label may have one of the {@linkplain #trait traits}; false is certain. */
    boolean mayHave(long someTraits) {
        return (traits & someTraits) != 0;
    }

    /** Returns a mark, one bit, of the label at {@code at}: by its length and its middle letter, for a quick no. */
    static long trait(byte[] wire, int at) {
        int label = wire[at];
        int middle = wire[at + 1 + label / 2] | ('a' - 'A');
        return 1L << (label ^ middle);
    }

    /** Returns the name as an object of its own. */
    DnsName toName() {
        byte[] wire = new byte[length];
        int at = start;
        int written = 0;
        while (packet[at] != 0) {
            int label = packet[at] & 0xff;
            if (label >= POINTER) {
                at = pointee(at);
            } else {
                System.arraycopy(packet, at, wire, written, 1 + label);
                written += 1 + label;
                at += 1 + label;
            }
        }
        return DnsName.ofWire(wire);
    }

    private boolean sameFrom(int position, byte[] wire) {
        int at = position;
        int i = 0;
        while (true) {
            int label = packet[at] & 0xff;
            if (label >= POINTER) {
                at = pointee(at);
                continue;
            }
            if (label != wire[i]) {
                return false;
            }
            if (label == 0) {
                return true;
            }
            for (int last = i + label; i < last; ) {
                if (DnsName.fold(packet[++at]) != DnsName.fold(wire[++i])) {
                    return false;
                }
            }
            at++;
            i++;
        }
    }

    private int pointee(int at) {
        return (packet[at] & 0x3f) << 8 | packet[at + 1] & 0xff;
    }
}
