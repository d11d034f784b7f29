package chorus.discovery.mdns;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Tells the texts of service instances apart by a number, so that a LAN of a thousand peers does not have all their texts in
 * memory. The number is the value of the text, taken as a polynomial over the integers modulo 2^61 - 1, at a point drawn at
 * random: whoever does not know the point has a chance below 2^-50 that two texts of his choice have the same.
 */
final class TextHash {
    private static final long PRIME = (1L << 61) - 1;

    /** As many bytes as fit a coefficient. */
    private static final int CHUNK = 7;

    private final long point;

    TextHash(RandomGenerator random) {
        this.point = random.nextLong(1L << 32, PRIME);
    }

    long of(List<byte[]> strings) {
        long hash = 1;
        for (byte[] string : strings) {
            hash = step(hash, string.length);
            for (int at = 0; at < string.length; at += CHUNK) {
                long coefficient = 0;
                for (int i = at; i < Math.min(at + CHUNK, string.length); i++) {
                    coefficient = coefficient << 8 | string[i] & 0xff;
                }
                hash = step(hash, coefficient);
            }
        }
        return hash;
    }

    /** Returns hash * point + coefficient, modulo the prime: of a product, the bits from the 61st on count once more. */
    private long step(long hash, long coefficient) {
        long low = hash * point;
        long high = Math.multiplyHigh(hash, point) << 3 | low >>> 61;
        return reduced(reduced((low & PRIME) + high) + coefficient);
    }

    private static long reduced(long value) {
        return value >= PRIME ? value - PRIME : value;
    }
}
