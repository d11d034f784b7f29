package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source with all its parts, each of which has something to report, is closed between any two tasks of the loop. */
class CloseTest {
    private static final int MOMENTS = 150;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void r9_nothingIsReportedAndNothingWaitsAfterCloseAtAnyMoment() throws Exception {
        int reports = 0;
        for (int moment = 0; moment < MOMENTS; moment++) {
            reports = Math.max(reports, reportsUntilClosedAt(moment));
        }
        assertThat(reports)
                .as("reports that a close at the last moment did not stop")
                .isGreaterThan(10);
    }

    private int reportsUntilClosedAt(int moment) throws Exception {
        Path list = Files.write(directory.resolve("list"), List.of(Peers.line(1), "/dnsaddr/good", "/dnsaddr/bad"));
        Path cache = Files.write(directory.resolve("cache"), List.of(LastGoodPeers.HEADER, Peers.line(7), "torn"));
        World world = new World();
        world.up(1, 2, 7);
        world.dns.put("good", Peers.line(2), Peers.line(3), "nonsense");
        world.begin(world.source(new BootstrapConfig(List.of(), list, null, cache, false)));
        Files.write(list, List.of("nonsense"));
        AtomicInteger tasks = new AtomicInteger();
        world.scheduler.runUntil(() -> tasks.getAndIncrement() == moment, Duration.ofHours(1));
        Objects.requireNonNull(world.source).close();
        int events = world.events.size();
        int problems = world.problems.size();
        world.advance(Duration.ofHours(1));
        assertThat(world.events).as("closed at moment %d", moment).hasSize(events);
        assertThat(world.problems).as("closed at moment %d", moment).hasSize(problems);
        assertThat(world.scheduler.pending()).isZero();
        return events + problems;
    }
}
