package chorus.discovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first block of the Salsa20/20 stream cipher with a key of 256 bits, as D. J. Bernstein specifies it. */
final class Salsa20 {
    private static final int BLOCK_WORDS = 16;
    /** A double round is a column round and a row round: 20 rounds. */
    private static final int DOUBLE_ROUNDS = 10;
    /** "expand 32-byte k" in little-endian words. */
    private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    /** The words of the quarter rounds of a double round, columns first. */
    private static final int[][] QUARTERS = {
        {0, 4, 8, 12}, {5, 9, 13, 1}, {10, 14, 2, 6}, {15, 3, 7, 11},
        {0, 1, 2, 3}, {5, 6, 7, 4}, {10, 11, 8, 9}, {15, 12, 13, 14}
    };

    private Salsa20() {}

    /**
     * Returns the first 64 bytes of the key stream.
     *
     * @param key 32 bytes
     * @param nonce 8 bytes
     */
    static byte[] firstBlock(byte[] key, byte[] nonce) {
        ByteBuffer keyWords = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer nonceWords = ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN);
        int[] input = new int[BLOCK_WORDS];
        for (int i = 0; i < 4; i++) {
            input[5 * i] = SIGMA[i];
            input[1 + i] = keyWords.getInt();
        }
        for (int i = 11; i < 15; i++) {
            input[i] = keyWords.getInt();
        }
        // words 8 and 9 count the blocks and are 0
        input[6] = nonceWords.getInt();
        input[7] = nonceWords.getInt();

        int[] mixed = input.clone();
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            for (int[] quarter : QUARTERS) {
                quarterRound(mixed, quarter[0], quarter[1], quarter[2], quarter[3]);
            }
        }
        ByteBuffer block = ByteBuffer.allocate(4 * BLOCK_WORDS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < BLOCK_WORDS; i++) {
            block.putInt(mixed[i] + input[i]);
        }
        return block.array();
    }

    private static void quarterRound(int[] words, int a, int b, int c, int d) {
        words[b] ^= Integer.rotateLeft(words[a] + words[d], 7);
        words[c] ^= Integer.rotateLeft(words[b] + words[a], 9);
        words[d] ^= Integer.rotateLeft(words[c] + words[b], 13);
        words[a] ^= Integer.rotateLeft(words[d] + words[c], 18);
    }
}
