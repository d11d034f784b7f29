package chorus.discovery;

/** Writes foreign values into messages: of bounded length, and without characters that could forge a line of a log. */
final class Shown {
    /** Long enough for any address that is used; a datagram's worth of junk is cut. */
    private static final int MAX_CHARS = 160;

    private Shown() {}

    static String text(String value) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(value.length(), MAX_CHARS); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        shown.append('"');
        return value.length() <= MAX_CHARS ? shown.toString() : cut(shown, value.length() + " characters");
    }

    static String bytes(byte[] value) {
        int end = Math.min(value.length, MAX_CHARS / 2);
        StringBuilder shown = new StringBuilder("0x").append(Rfc4648.BASE16.encode(value, 0, end));
        return value.length == end ? shown.toString() : cut(shown, value.length + " bytes");
    }

    private static String cut(StringBuilder shown, String length) {
        return shown.append("... (").append(length).append(')').toString();
    }
}
