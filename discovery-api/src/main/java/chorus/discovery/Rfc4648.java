package chorus.discovery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bases of RFC 4648, which write a fixed number of bits per character, without padding. Bits that are left over at the
 * end of a text are ignored, as go does and some addresses in circulation need; a character too many is refused.
 */
final class Rfc4648 {
    static final Rfc4648 BASE16 = new Rfc4648("0123456789abcdef", true);
    static final Rfc4648 BASE32 = new Rfc4648("abcdefghijklmnopqrstuvwxyz234567", true);
    static final Rfc4648 BASE64 = base64("+/");
    static final Rfc4648 BASE64URL = base64("-_");
    /** The alphabet of I2P, which writes addresses into URLs and file names. */
    static final Rfc4648 BASE64_I2P = base64("-~");

    private final byte[] alphabet;
    private final byte[] digits = new byte[128];
    private final int bits;

    private Rfc4648(String alphabet, boolean eitherCase) {
        this.alphabet = alphabet.getBytes(StandardCharsets.US_ASCII);
        this.bits = Integer.numberOfTrailingZeros(alphabet.length());
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            digits[alphabet.charAt(i)] = (byte) i;
            if (eitherCase) {
                digits[Character.toUpperCase(alphabet.charAt(i))] = (byte) i;
            }
        }
    }

    private static Rfc4648 base64(String lastTwo) {
        return new Rfc4648("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastTwo, false);
    }

    String encode(byte[] bytes, int from, int to) {
        byte[] text = new byte[((to - from) * 8 + bits - 1) / bits];
        int buffer = 0;
        int held = 0;
        int at = 0;
        for (int i = from; i < to; i++) {
            buffer = (buffer & 0xff) << 8 | bytes[i] & 0xff;
            for (held += 8; held >= bits; held -= bits) {
                text[at++] = alphabet[buffer >>> (held - bits) & (alphabet.length - 1)];
            }
        }
        if (held > 0) {
            text[at] = alphabet[buffer << (bits - held) & (alphabet.length - 1)];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    byte[] decode(String text, int from, int to) {
        byte[] bytes = new byte[(to - from) * bits / 8];
        int buffer = 0;
        int held = 0;
        int at = 0;
        for (int i = from; i < to; i++) {
            buffer = (buffer & 0xff) << bits | digit(text.charAt(i));
            held += bits;
            if (held >= 8) {
                held -= 8;
                bytes[at++] = (byte) (buffer >>> held);
            }
        }
        if (held >= bits) {
            throw new Malformed("base" + alphabet.length + " text of a length that no bytes have");
        }
        return bytes;
    }

    private int digit(char c) {
        int digit = c < 128 ? digits[c] : -1;
        if (digit < 0) {
            throw new Malformed("no base" + alphabet.length + " character: " + Shown.text(String.valueOf(c)));
        }
        return digit;
    }
}
