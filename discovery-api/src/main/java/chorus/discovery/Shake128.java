package chorus.discovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** SHAKE128 of FIPS 202, for a message and an output that fit into one block. */
final class Shake128 {
    /** The bytes of a block: 1600 bits less a capacity of 256. */
    private static final int RATE = 168;

    private static final int LANES = 25;

    /** The constants of the 24 rounds (FIPS 202 section 3.2.5). */
    private static final long[] ROUND_CONSTANTS = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
        0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
        0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
    };

    private Shake128() {}

    /** Returns the first bytes of the output, at most 168, of a message of at most 167 bytes. */
    static byte[] hash(byte[] message, int outputBytes) {
        byte[] block = Arrays.copyOf(message, LANES * Long.BYTES);
        block[message.length] = 0x1f; // the suffix 1111 of SHAKE and the first bit of the padding
        block[RATE - 1] |= (byte) 0x80;
        long[] state = new long[LANES];
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(state);
        permute(state);
        ByteBuffer output = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        output.asLongBuffer().put(state);
        return Arrays.copyOf(block, outputBytes);
    }

    /** Keccak-f[1600]; lane (x, y) is at x + 5 y. */
    private static void permute(long[] state) {
        for (long constant : ROUND_CONSTANTS) {
            theta(state);
            rhoAndPi(state);
            chi(state);
            state[0] ^= constant;
        }
    }

    private static void theta(long[] state) {
        long[] parity = new long[5];
        for (int i = 0; i < LANES; i++) {
            parity[i % 5] ^= state[i];
        }
        for (int i = 0; i < LANES; i++) {
            state[i] ^= parity[(i + 4) % 5] ^ Long.rotateLeft(parity[(i + 1) % 5], 1);
        }
    }

    /** Rotates the lanes by the triangular numbers while moving each to the next place. */
    private static void rhoAndPi(long[] state) {
        int x = 1;
        int y = 0;
        long moving = state[1];
        for (int t = 0; t < LANES - 1; t++) {
            int nextY = (2 * x + 3 * y) % 5;
            x = y;
            y = nextY;
            long displaced = state[x + 5 * y];
            state[x + 5 * y] = Long.rotateLeft(moving, (t + 1) * (t + 2) / 2);
            moving = displaced;
        }
    }

    private static void chi(long[] state) {
        for (int row = 0; row < LANES; row += 5) {
            long[] lanes = Arrays.copyOfRange(state, row, row + 5);
            for (int x = 0; x < 5; x++) {
                state[row + x] = lanes[x] ^ ~lanes[(x + 1) % 5] & lanes[(x + 2) % 5];
            }
        }
    }
}
