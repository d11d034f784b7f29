package chorus.discovery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bases that are no power of two, base58btc and base36 of the multibase table: bytes as one big number, with a zero digit
 * for each leading zero byte. Five digits are handled at a time, in limbs of 32 bits, since peer ids are read and written
 * all the time.
 */
final class BaseX {
    static final BaseX BASE58 = new BaseX("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", false);
    static final BaseX BASE36 = new BaseX("0123456789abcdefghijklmnopqrstuvwxyz", true);

    /** The time grows with the square of the length, so the length is bounded; a SHA-512 multihash takes 103 digits. */
    private static final int MAX_DIGITS = 256;

    /** As many digits as a limb times radix^5, plus a carry, leaves within a signed long for both alphabets. */
    private static final int CHUNK = 5;

    private final byte[] alphabet;
    private final byte[] digits = new byte[128];
    private final int radix;
    private final int chunkRadix;

    private BaseX(String alphabet, boolean eitherCase) {
        this.alphabet = alphabet.getBytes(StandardCharsets.US_ASCII);
        this.radix = alphabet.length();
        this.chunkRadix = power(CHUNK);
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < radix; i++) {
            digits[alphabet.charAt(i)] = (byte) i;
            if (eitherCase) {
                digits[Character.toUpperCase(alphabet.charAt(i))] = (byte) i;
            }
        }
    }

    String encode(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        int[] limbs = limbs(bytes, zeros);
        byte[] text = new byte[zeros + (bytes.length - zeros) * 8 / 5 + CHUNK + 1];
        int at = text.length;
        for (int first = 0; first < limbs.length; ) {
            int chunk = divide(limbs, first);
            for (int i = 0; i < CHUNK; i++) {
                text[--at] = alphabet[chunk % radix];
                chunk /= radix;
            }
            while (first < limbs.length && limbs[first] == 0) {
                first++;
            }
        }
        while (at < text.length && text[at] == alphabet[0]) {
            at++;
        }
        Arrays.fill(text, at - zeros, at, alphabet[0]);
        return new String(text, at - zeros, text.length - at + zeros, StandardCharsets.ISO_8859_1);
    }

    byte[] decode(String text, int from, int to) {
        if (to - from > MAX_DIGITS) {
            throw new Malformed("base" + radix + " text of " + (to - from) + " characters, above " + MAX_DIGITS);
        }
        int zeros = 0;
        while (from + zeros < to && text.charAt(from + zeros) == alphabet[0]) {
            zeros++;
        }
        int[] limbs = new int[(to - from - zeros) * 6 / 32 + 1];
        int first = limbs.length;
        for (int i = from + zeros; i < to; ) {
            int end = Math.min(i + CHUNK, to);
            int scale = power(end - i);
            int chunk = 0;
            while (i < end) {
                chunk = chunk * radix + digit(text.charAt(i++));
            }
            first = multiplyAdd(limbs, first, scale, chunk);
        }
        return bytes(limbs, zeros);
    }

    /** Cuts the bytes from {@code from} on into limbs, most significant first. */
    private static int[] limbs(byte[] bytes, int from) {
        int[] limbs = new int[(bytes.length - from + 3) / 4];
        for (int i = bytes.length - 1, bit = 0; i >= from; i--, bit += 8) {
            limbs[limbs.length - 1 - bit / 32] |= (bytes[i] & 0xff) << bit;
        }
        return limbs;
    }

    private static byte[] bytes(int[] limbs, int zeros) {
        int skip = 0;
        while (skip < limbs.length * 4 && byteAt(limbs, skip) == 0) {
            skip++;
        }
        byte[] bytes = new byte[zeros + limbs.length * 4 - skip];
        for (int i = zeros; i < bytes.length; i++) {
            bytes[i] = byteAt(limbs, skip + i - zeros);
        }
        return bytes;
    }

    private static byte byteAt(int[] limbs, int index) {
        return (byte) (limbs[index / 4] >>> 24 - index % 4 * 8);
    }

    /** Divides the number by radix^5 in place and returns the remainder. */
    private int divide(int[] limbs, int first) {
        long remainder = 0;
        for (int i = first; i < limbs.length; i++) {
            long dividend = remainder << 32 | limbs[i] & 0xffffffffL;
            limbs[i] = (int) (dividend / chunkRadix);
            remainder = dividend % chunkRadix;
        }
        return (int) remainder;
    }

    /** Multiplies the number in place and adds; returns the index of its first limb, which may be one lower. */
    private static int multiplyAdd(int[] limbs, int first, int scale, int summand) {
        long carry = summand;
        for (int i = limbs.length - 1; i >= first; i--) {
            carry += (limbs[i] & 0xffffffffL) * scale;
            limbs[i] = (int) carry;
            carry >>>= 32;
        }
        if (carry == 0) {
            return first;
        }
        limbs[first - 1] = (int) carry;
        return first - 1;
    }

    private int digit(char c) {
        int digit = c < 128 ? digits[c] : -1;
        if (digit < 0) {
            throw new Malformed("no base" + radix + " character: " + Shown.text(String.valueOf(c)));
        }
        return digit;
    }

    private int power(int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= radix;
        }
        return power;
    }
}
