package chorus.discovery.mdns;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages packets, the same way for the same seed. */
final class Mutator {
    private final Random random;
    private final List<byte[]> originals;

    Mutator(long seed, List<byte[]> originals) {
        this.random = new Random(seed);
        this.originals = originals;
    }

    /** Returns one of the originals with one to four wounds. */
    byte[] next() {
        byte[] packet = original().clone();
        for (int wounds = 1 + random.nextInt(4); wounds > 0 && packet.length > 0; wounds--) {
            packet = wound(packet);
        }
        return packet;
    }

    private byte[] wound(byte[] packet) {
        int at = random.nextInt(packet.length);
        switch (random.nextInt(7)) {
            case 0 -> packet[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> packet[at] = (byte) random.nextInt();
            // a length, or a count: small ones matter most
            case 2 -> packet[at] = (byte) random.nextInt(66);
            case 3 -> {
                // a pointer to somewhere near the beginning
                packet[at] = (byte) 0xc0;
                packet[(at + 1) % packet.length] = (byte) random.nextInt(Math.min(256, packet.length));
            }
            case 4 -> {
                return Arrays.copyOf(packet, at);
            }
            case 5 -> {
                // the end of another
                byte[] other = original();
                int from = random.nextInt(other.length);
                byte[] spliced = Arrays.copyOf(packet, at + other.length - from);
                System.arraycopy(other, from, spliced, at, other.length - from);
                return spliced;
            }
            default -> {
                // a piece of its own, elsewhere
                int to = random.nextInt(packet.length);
                int length = random.nextInt(packet.length - Math.max(at, to) + 1);
                System.arraycopy(packet, at, packet, to, length);
            }
        }
        return packet;
    }

    private byte[] original() {
        return originals.get(random.nextInt(originals.size()));
    }
}
