package chorus.discovery;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The values in a multiaddr as text and as bytes. What {@link #check} lets pass, {@link #toText} can write, and
 * {@link #toBytes} makes the same bytes of it again.
 *
 * <p>Where this is stricter than go-multiaddr, it is so because the text goes into logs and the bytes are compared: an IP
 * address has one family ({@code /ip4/::ffff:1.2.3.4} and {@code /ip6/1.2.3.4} are refused, as in rust), names and paths are
 * UTF-8 without control characters, and base32 and base64 have no line breaks.
 */
final class Transcoder {
    /** RFC 3986 section 2.1 wants capitals in percent escapes. */
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final int ONION_HOST_BYTES = 10;
    private static final int ONION3_HOST_BYTES = 35;
    private static final int MAX_PORT = 0xffff;
    /** An I2P destination: public keys and a certificate. */
    private static final int GARLIC64_MIN_BYTES = 386;
    /** The SHA-256 of an I2P destination; an encrypted lease set takes more. */
    private static final int GARLIC32_BYTES = 32;

    private static final int GARLIC32_ENCRYPTED_MIN_BYTES = 35;

    private Transcoder() {}

    /** Reads a value; the result still has to pass {@link #check}. */
    static byte[] toBytes(ValueType type, String text) {
        return switch (type) {
            case NONE -> new byte[0];
            case IP4 -> IpText.parse4(text);
            case IP6 -> IpText.parse6(text);
            case BYTE -> new byte[] {(byte) decimal(text, 0, 0xff)};
            case PORT -> port(text, 0);
            case MEMORY -> memory(text);
            case ONION -> onion(text, ONION_HOST_BYTES);
            case ONION3 -> onion(text, ONION3_HOST_BYTES);
            case GARLIC64 -> garlic64(text);
            case GARLIC32 -> Rfc4648.BASE32.decode(text, 0, text.length());
            case NAME, PATH -> utf8(text);
            case HTTP_PATH -> unescape(text);
            case CERTHASH -> Multibase.decode(text);
            case PEER_ID -> PeerId.read(text).bytes();
        };
    }

    /** Refuses bytes that are no value of that type; those of a type of fixed size have that size. */
    static void check(ValueType type, byte[] bytes, int from, int to) {
        if (type.hasLength() && from == to) {
            throw new Malformed("an empty value");
        }
        switch (type) {
            case ONION, ONION3 -> require(bytes[to - 2] != 0 || bytes[to - 1] != 0, "an onion address with port 0");
            case GARLIC64 -> require(to - from >= GARLIC64_MIN_BYTES, "garlic64 of less than 386 bytes");
            case GARLIC32 ->
                require(
                        to - from == GARLIC32_BYTES || to - from >= GARLIC32_ENCRYPTED_MIN_BYTES,
                        "garlic32 of neither 32 nor at least 35 bytes");
            case NAME -> require(printable(bytes, from, to).indexOf('/') < 0, "a name with a slash");
            case PATH -> {
                String path = printable(bytes, from, to);
                require(path.length() > 1 && path.startsWith("/") && !path.endsWith("/"), "not the path of a file");
            }
            case CERTHASH -> checkMultihash(bytes, from, to);
            case PEER_ID -> PeerId.check(bytes, from, to);
            case NONE, IP4, IP6, BYTE, PORT, MEMORY, HTTP_PATH -> {
                // all bytes are good
            }
        }
    }

    /** Writes bytes that have passed {@link #check}. */
    static String toText(ValueType type, byte[] bytes, int from, int to) {
        return switch (type) {
            case NONE -> "";
            case IP4 -> IpText.format4(bytes, from);
            case IP6 -> IpText.format6(bytes, from);
            case BYTE -> Integer.toString(bytes[from] & 0xff);
            case PORT -> Integer.toString(port(bytes, from));
            case MEMORY ->
                Long.toUnsignedString(ByteBuffer.wrap(bytes, from, Long.BYTES).getLong());
            case ONION, ONION3 -> Rfc4648.BASE32.encode(bytes, from, to - 2) + ":" + port(bytes, to - 2);
            case GARLIC64 -> Rfc4648.BASE64_I2P.encode(bytes, from, to) + "=".repeat((3 - (to - from) % 3) % 3);
            case GARLIC32 -> Rfc4648.BASE32.encode(bytes, from, to);
            case NAME, PATH -> new String(bytes, from, to - from, StandardCharsets.UTF_8);
            case HTTP_PATH -> escape(bytes, from, to);
            case CERTHASH -> "u" + Rfc4648.BASE64URL.encode(bytes, from, to);
            case PEER_ID -> BaseX.BASE58.encode(Arrays.copyOfRange(bytes, from, to));
        };
    }

    /** For reasons that cost nothing to write; others are put together only when they are needed. */
    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Malformed(otherwise);
        }
    }

    /** Reads a number in decimal digits, of which leading zeros are dropped. */
    private static int decimal(String text, int from, int max) {
        int value = 0;
        for (int i = from; i < text.length() && value <= max; i++) {
            char c = text.charAt(i);
            value = c < '0' || c > '9' ? Integer.MAX_VALUE : value * 10 + c - '0';
        }
        if (from == text.length() || value > max) {
            throw new Malformed(Shown.text(text.substring(from)) + " is not a number of 0 to " + max);
        }
        return value;
    }

    private static byte[] port(String text, int from) {
        int port = decimal(text, from, MAX_PORT);
        return new byte[] {(byte) (port >> 8), (byte) port};
    }

    private static int port(byte[] bytes, int from) {
        return (bytes[from] & 0xff) << 8 | bytes[from + 1] & 0xff;
    }

    private static byte[] memory(String text) {
        try {
            require(text.chars().allMatch(c -> c >= '0' && c <= '9'), "memory of something else than digits");
            return ByteBuffer.allocate(Long.BYTES)
                    .putLong(Long.parseUnsignedLong(text))
                    .array();
        } catch (NumberFormatException e) {
            throw new Malformed("memory " + Shown.text(text) + " is not a number of 64 bits");
        }
    }

    private static byte[] onion(String text, int hostBytes) {
        int colon = text.indexOf(':');
        if (colon * 5 != hostBytes * 8) {
            throw new Malformed("an onion address is " + hostBytes * 8 / 5 + " characters, a colon and a port");
        }
        byte[] bytes = Arrays.copyOf(Rfc4648.BASE32.decode(text, 0, colon), hostBytes + 2);
        System.arraycopy(port(text, colon + 1), 0, bytes, hostBytes, 2);
        return bytes;
    }

    /** This base alone is padded, as go and rust have it. */
    private static byte[] garlic64(String text) {
        require(text.length() % 4 == 0, "garlic64 of a length that is no multiple of 4");
        int end = text.length();
        while (end > text.length() - 2 && end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        return Rfc4648.BASE64_I2P.decode(text, 0, end);
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(bytes.array(), bytes.limit());
        } catch (CharacterCodingException e) {
            throw new Malformed("half a character in " + Shown.text(text));
        }
    }

    private static String printable(byte[] bytes, int from, int to) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
            for (int i = 0; i < text.length(); i++) { // the first stream would cost a new JVM 4 ms
                require(!Character.isISOControl(text.charAt(i)), "a control character in a name");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new Malformed("a name that is not UTF-8");
        }
    }

    private static void checkMultihash(byte[] bytes, int from, int to) {
        int lengthAt = from + Varint.size(Varint.read(bytes, from, to));
        int length = Varint.read(bytes, lengthAt, to);
        require(lengthAt + Varint.size(length) + length == to, "a multihash of another length than it says");
    }

    /** As go reads it: a plus sign is a space. */
    private static byte[] unescape(String text) {
        byte[] in = utf8(text);
        byte[] out = new byte[in.length];
        int at = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                require(i + 2 < in.length, "an incomplete percent escape");
                out[at++] = Rfc4648.BASE16.decode(new String(in, i + 1, 2, StandardCharsets.ISO_8859_1), 0, 2)[0];
                i += 2;
            } else {
                out[at++] = in[i] == '+' ? (byte) ' ' : in[i];
            }
        }
        return Arrays.copyOf(out, at);
    }

    /** Leaves what RFC 3986 section 2.3 calls unreserved, as go does, but writes a space as %20, which all read alike. */
    private static String escape(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (c < 128 && Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('%').append(HEX.toHighHexDigit(c)).append(HEX.toLowHexDigit(c));
            }
        }
        return text.toString();
    }
}
