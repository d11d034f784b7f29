package chorus.discovery;

import java.io.ByteArrayOutputStream;

/** The text form of a multiaddr to and from the binary form. */
final class MultiaddrText {
    private MultiaddrText() {}

    static byte[] toBytes(String text) {
        int end = text.length();
        // trailing slashes mean nothing, as in go
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        if (end == 0 || text.charAt(0) != '/') {
            throw new Malformed("an address begins with a slash and a protocol");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        int slash = 0;
        while (slash < end) {
            int nameEnd = nextSlash(text, slash + 1, end);
            Protocol protocol = protocol(text.substring(slash + 1, nameEnd));
            slash = nameEnd;
            byte[] value = {};
            if (protocol.type != ValueType.NONE) {
                if (nameEnd == end) {
                    throw new Malformed(protocol.text + " without a value");
                }
                boolean path = protocol.type == ValueType.PATH;
                slash = path ? end : nextSlash(text, nameEnd + 1, end);
                value = Transcoder.toBytes(protocol.type, text.substring(path ? nameEnd : nameEnd + 1, slash));
            }
            Transcoder.check(protocol.type, value, 0, value.length);
            out.writeBytes(Part.bytes(protocol, value));
        }
        return out.toByteArray();
    }

    static String toText(byte[] bytes) {
        StringBuilder text = new StringBuilder(2 * bytes.length);
        for (Part part = Part.first(bytes); part != null; part = part.next()) {
            ValueType type = part.protocol().type;
            text.append('/').append(part.protocol().text);
            if (type != ValueType.NONE) {
                // a path brings its slash
                text.append(type == ValueType.PATH ? "" : "/").append(part.valueText());
            }
        }
        return text.toString();
    }

    private static int nextSlash(String text, int from, int end) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? end : Math.min(slash, end);
    }

    private static Protocol protocol(String name) {
        Protocol protocol = Protocol.byName(name);
        if (protocol == null) {
            throw new Malformed("no protocol is called " + Shown.text(name));
        }
        return protocol;
    }
}
