package chorus.discovery;

/** IP addresses as text: dotted decimal, and RFC 4291 section 2.2 in the canonical form of RFC 5952. Never asks DNS. */
final class IpText {
    private static final int IP4_BYTES = 4;
    private static final int IP6_BYTES = 16;
    /** Where the IPv4 address begins in an IPv4-mapped IPv6 address, after ten zeros and two bytes 0xff. */
    private static final int MAPPED_AT = 12;

    private IpText() {}

    static byte[] parse4(String text) {
        byte[] address = new byte[IP4_BYTES];
        if (!read4(text, 0, address, 0)) {
            throw new Malformed("ip4 " + Shown.text(text) + " is not four numbers of 0 to 255 such as 192.0.2.1");
        }
        return address;
    }

    static byte[] parse6(String text) {
        byte[] address = new byte[IP6_BYTES];
        if (!read6(text, address)) {
            throw new Malformed("ip6 " + Shown.text(text) + " is not an IPv6 address such as 2001:db8::1");
        }
        return address;
    }

    static String format4(byte[] bytes, int from) {
        return (bytes[from] & 0xff) + "." + (bytes[from + 1] & 0xff) + "." + (bytes[from + 2] & 0xff) + "."
                + (bytes[from + 3] & 0xff);
    }

    static String format6(byte[] bytes, int from) {
        if (isMapped(bytes, from)) {
            return "::ffff:" + format4(bytes, from + MAPPED_AT);
        }
        // the longest run of two or more zero groups, the first of equals, is left out (RFC 5952 section 4.2)
        int gapAt = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = zeroGroups(bytes, from, i);
            if (length > gapLength) {
                gapAt = i;
                gapLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gapAt) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(bytes, from, i)));
        }
        return text.toString();
    }

    private static boolean read4(String text, int from, byte[] into, int at) {
        int next = from;
        for (int i = 0; i < IP4_BYTES; i++) {
            if (i > 0 && (next == text.length() || text.charAt(next++) != '.')) {
                return false;
            }
            int start = next;
            int value = 0;
            while (next < text.length() && next - start < 3 && isDigit(text.charAt(next))) {
                value = value * 10 + text.charAt(next++) - '0';
            }
            // no leading zeros: some read such a number as octal
            if (next == start || value > 255 || text.charAt(start) == '0' && next - start > 1) {
                return false;
            }
            into[at + i] = (byte) value;
        }
        return next == text.length();
    }

    private static boolean read6(String text, byte[] into) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return readGroups(text, true, into) == IP6_BYTES;
        }
        byte[] tail = new byte[IP6_BYTES];
        int headBytes = readGroups(text.substring(0, gap), false, into);
        int tailBytes = readGroups(text.substring(gap + 2), true, tail);
        // the double colon stands for at least one group
        if (headBytes < 0 || tailBytes < 0 || headBytes + tailBytes >= IP6_BYTES) {
            return false;
        }
        System.arraycopy(tail, 0, into, IP6_BYTES - tailBytes, tailBytes);
        return true;
    }

    /** Reads groups between colons, of which the last may be an IPv4 address; returns how many bytes they are, or -1. */
    private static int readGroups(String text, boolean ip4AtEnd, byte[] into) {
        int at = 0;
        int next = text.isEmpty() ? 1 : 0;
        while (next <= text.length()) {
            int colon = text.indexOf(':', next);
            int end = colon < 0 ? text.length() : colon;
            if (colon < 0 && ip4AtEnd && text.indexOf('.', next) >= 0) {
                return at <= MAPPED_AT && read4(text, next, into, at) ? at + IP4_BYTES : -1;
            }
            int group = hexadecimal(text, next, end);
            if (group < 0 || at == IP6_BYTES) {
                return -1;
            }
            into[at++] = (byte) (group >> 8);
            into[at++] = (byte) group;
            next = end + 1;
        }
        return at;
    }

    /** Returns the number that one to four digits are, or -1. */
    private static int hexadecimal(String text, int from, int to) {
        int value = from < to && to - from <= 4 ? 0 : -1;
        for (int i = from; i < to && value >= 0; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            value = digit < 0 ? -1 : value << 4 | digit;
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isMapped(byte[] bytes, int from) {
        return zeroGroups(bytes, from, 0) == 5 && group(bytes, from, 5) == 0xffff;
    }

    private static int zeroGroups(byte[] bytes, int from, int first) {
        int end = first;
        while (end < 8 && group(bytes, from, end) == 0) {
            end++;
        }
        return end - first;
    }

    private static int group(byte[] bytes, int from, int index) {
        return (bytes[from + 2 * index] & 0xff) << 8 | bytes[from + 2 * index + 1] & 0xff;
    }
}
