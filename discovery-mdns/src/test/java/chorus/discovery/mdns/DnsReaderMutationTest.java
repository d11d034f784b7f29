package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DnsReaderMutationTest {
    private static final int MUTATIONS = 1_000_000;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aMillionDamagedPacketsAreReadOrRefusedAndNoneThrows() {
        List<byte[]> originals = new ArrayList<>(SamplePackets.ours());
        originals.addAll(SamplePackets.foreign());
        originals.addAll(RecordedPackets.all().values());
        Mutator mutator = new Mutator(4, originals);
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] packet = mutator.next();
            try {
                accepted += isReadTheSameAgain(packet) ? 1 : 0;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + ": " + HexFormat.of().formatHex(packet), e);
            }
        }
        assertThat(accepted).isBetween(MUTATIONS / 10, MUTATIONS / 2);
    }

    /** Returns false for a refused packet; what was read must be read again from what we write of it. */
    private static boolean isReadTheSameAgain(byte[] packet) {
        @Nullable DnsMessage message = new DnsReader(packet, SamplePackets.INTEREST).message();
        if (message == null) {
            return false;
        }
        if (!message.equals(new DnsReader(DnsWriter.write(message), SamplePackets.INTEREST).message())) {
            throw new AssertionError("read differently again: " + message);
        }
        return true;
    }
}
