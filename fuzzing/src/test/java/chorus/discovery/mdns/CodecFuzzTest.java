package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are read or refused, as dnsjava does or for a known reason, and what is read can be written and read again. */
class CodecFuzzTest {
    static Stream<Named<byte[]>> packets() {
        return PacketSeeds.all().entrySet().stream().map(seed -> Named.of(seed.getKey(), seed.getValue()));
    }

    @MethodSource("packets")
    @FuzzTest
    void packet(byte[] packet) {
        Verdict.of(packet);
        DnsMessage message = new DnsReader(packet, SamplePackets.INTEREST).message();
        if (message != null) {
            assertThat(new DnsReader(DnsWriter.write(message), SamplePackets.INTEREST).message())
                    .isEqualTo(message);
        }
    }
}
