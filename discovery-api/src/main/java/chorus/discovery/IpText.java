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
        int end = text.length();
        int at = 0;
        int gapAt = -1;
        int next = 0;
        if (text.startsWith("::")) {
            gapAt = 0;
            next = 2;
        }
        while (next < end) {
            if (at == IP6_BYTES) {
                return false;
            }
            // 1. a group of one to four hexadecimal digits, or an IPv4 address that ends the text
            int start = next;
            int value = 0;
            while (next < end
                    && next - start < 4
                    && Character.digit(text.charAt(next), 16) >= 0
                    && text.charAt(next) < 128) {
                value = value << 4 | Character.digit(text.charAt(next++), 16);
            }
            if (next < end && text.charAt(next) == '.') {
                if (at > MAPPED_AT || !read4(text, start, into, at)) {
                    return false;
                }
                at += IP4_BYTES;
                break;
            }
            if (next == start) {
                return false;
            }
            into[at++] = (byte) (value >> 8);
            into[at++] = (byte) value;
            // 2. the end, or a colon with another group after it, or the one double colon
            if (next == end) {
                break;
            }
            if (text.charAt(next++) != ':' || next == end) {
                return false;
            }
            if (text.charAt(next) == ':') {
                if (gapAt >= 0) {
                    return false;
                }
                gapAt = at;
                next++;
            }
        }
        return closeGap(into, at, gapAt);
    }

    /** Moves what came after the double colon to the end; a double colon stands for at least one group. */
    private static boolean closeGap(byte[] into, int length, int gapAt) {
        if (gapAt < 0) {
            return length == IP6_BYTES;
        }
        int moved = length - gapAt;
        System.arraycopy(into, gapAt, into, IP6_BYTES - moved, moved);
        for (int i = gapAt; i < IP6_BYTES - moved && i < length; i++) {
            into[i] = 0;
        }
        return length < IP6_BYTES;
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
