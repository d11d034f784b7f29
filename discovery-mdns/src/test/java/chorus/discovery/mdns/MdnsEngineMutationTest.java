package chorus.discovery.mdns;

import static chorus.discovery.mdns.EngineHarness.ETH0;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing that comes out of the network ends discovery, or fills the log. */
class MdnsEngineMutationTest {
    private static final int MUTATIONS = 1_000_000;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aMillionDamagedPacketsLeaveTheEngineWorkingAndTheLogEmpty() {
        List<byte[]> originals = new ArrayList<>(SamplePackets.ours());
        originals.addAll(SamplePackets.foreign());
        originals.addAll(RecordedPackets.all().values());
        Mutator mutator = new Mutator(11, originals);
        EngineHarness node = new EngineHarness().started();
        node.forgetWhatIsSent();

        String log = logOf(() -> {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] packet = mutator.next();
                try {
                    node.receiveBytes(ETH0, packet, "10.0.0." + (2 + i % 200), i % 3 == 0 ? 40_000 : 5353);
                    node.advance(Duration.ofNanos(100_000));
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(
                            "mutation " + i + ": " + HexFormat.of().formatHex(packet), e);
                }
            }
        });

        assertThat(log).isEmpty();
        node.advance(Duration.ofSeconds(2));
        node.reports.clear();
        node.receive(node.reply(1, "honest", 120, "/ip4/10.0.0.9/tcp/4001"));
        assertThat(node.reports).last().isEqualTo("found 1 [/ip4/10.0.0.9/tcp/4001]");
        node.engine.close();
        assertThat(node.scheduler.pending()).isZero();
    }

    /** Returns what is logged meanwhile; the simple logger of the tests writes to the standard error stream. */
    private static String logOf(Runnable action) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream original = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(original);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
