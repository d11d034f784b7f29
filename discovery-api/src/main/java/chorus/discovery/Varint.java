package chorus.discovery;

/**
 * The unsigned varint of multiformats: seven bits in a byte, least significant first, in as few bytes as possible. So the
 * value tells how many bytes were read.
 */
final class Varint {
    /** As in other implementations, codes and lengths are below 2^31. */
    private static final int MAX_BYTES = 5;

    private Varint() {}

    static int read(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = 0; i < MAX_BYTES && from + i < to; i++) {
            byte next = bytes[from + i];
            value |= (long) (next & 0x7f) << 7 * i;
            if (next >= 0) {
                if (next == 0 && i > 0) {
                    throw new Malformed("a varint with needless zeros at byte " + from);
                }
                if (value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw new Malformed("no whole varint of at most 31 bits at byte " + from);
    }

    static int size(int value) {
        int size = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            size++;
        }
        return size;
    }

    static void write(int value, byte[] bytes, int from) {
        int at = from;
        int rest = value;
        while (rest > 0x7f) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at] = (byte) rest;
    }
}
