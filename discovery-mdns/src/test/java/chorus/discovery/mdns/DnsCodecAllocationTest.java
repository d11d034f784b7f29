package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A bound on bytes, and not on time, because it is the same on every machine. */
class DnsCodecAllocationTest {
    private static final int PACKETS = 10_000;

    @Test
    void refusingAForeignPacketAllocatesNoMoreThanTheReaderItself() {
        for (byte[] packet : SamplePackets.foreign()) {
            assertThat(bytesPer(() -> new DnsReader(packet, SamplePackets.INTEREST).message()))
                    .isLessThan(128);
        }
    }

    @Test
    void readingAReplyAndWritingItAgainAllocatesAtMostSixKilobytes() {
        byte[] packet = SamplePackets.goReply();
        DnsMessage message = Objects.requireNonNull(new DnsReader(packet, SamplePackets.INTEREST).message());
        long reading = bytesPer(() -> new DnsReader(packet, SamplePackets.INTEREST).message());
        long writing = bytesPer(() -> DnsWriter.write(message));
        assertThat(reading + writing).isLessThan(6_000);
    }

    private static long bytesPer(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PACKETS; i++) {
            work.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / PACKETS;
    }
}
