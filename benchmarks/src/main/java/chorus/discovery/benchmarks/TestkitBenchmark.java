package chorus.discovery.benchmarks;

import chorus.discovery.testkit.LinkConditions;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Prints, as a Markdown table, what large LANs and long days cost the machine that a test runs on. Each row is measured once,
 * in a JVM of its own, from the first host to the last event.
 */
public final class TestkitBenchmark {
    private static final int MANY = 1_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TOO_LONG = Duration.ofMinutes(1);

    private static final List<Row> ROWS = List.of(
            new Row("1,000 services join within a second, until all know all", lan -> converge(lan, 0)),
            new Row("the same, 10 % of all packets are lost", lan -> converge(lan, 0.1)),
            new Row(
                    "10,000 scripted peers announce themselves to one service, until it has lost them all",
                    TestkitBenchmark::script),
            new Row("50 services run for 24 hours", TestkitBenchmark::day));

    private TestkitBenchmark() {}

    /** Without arguments measures all; with the number of a row, measures that one in this JVM. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 1) {
            System.out.println(measure(ROWS.get(Integer.parseInt(arguments[0]))));
            return;
        }
        System.out.println(
                "| | virtual time | packets | real time | processor time | heap after GC, peak |\n|---|---|---|---|---|---|");
        for (int row = 0; row < ROWS.size(); row++) {
            int status = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                            TestkitBenchmark.class.getName(),
                            String.valueOf(row))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("row " + row + " ended with status " + status);
            }
        }
    }

    private static String measure(Row row) {
        PeakHeap heap = new PeakHeap();
        long start = System.nanoTime();
        ServiceLan lan = new ServiceLan();
        row.course.accept(lan);
        double seconds = (System.nanoTime() - start) / 1e9;
        double processor = processorNanos() / 1e9;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,d | %.1f s | %.1f s | %,d MB |",
                row.name,
                lan.scheduler
                        .now()
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString()
                        .substring(2)
                        .toLowerCase(Locale.ROOT),
                lan.lan.transcript().count(),
                seconds,
                processor,
                heap.megabytes(lan));
    }

    /** Of all threads of this JVM, compiler and collector too; on a busy machine it says more than real time. */
    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static void converge(ServiceLan lan, double loss) {
        lan.lan.segment().setConditions(LinkConditions.LAN.withLoss(loss));
        lan.join(MANY, SECOND);
        lan.scheduler.runUntil(lan::everybodyKnowsEverybody, TOO_LONG);
    }

    private static void script(ServiceLan lan) {
        int peers = 10 * MANY;
        ServiceLan.start(lan.service(peers));
        ScriptedPeers.announce(lan.lan, peers);
        lan.scheduler.runUntil(() -> lan.known() == peers, TOO_LONG);
        lan.scheduler.runUntil(() -> lan.known() == 0, ScriptedPeers.TTL.plus(TOO_LONG));
    }

    private static void day(ServiceLan lan) {
        lan.join(50, SECOND.multipliedBy(10));
        lan.scheduler.advance(Duration.ofDays(1));
        if (!lan.everybodyKnowsEverybody()) {
            throw new IllegalStateException("not all services know all");
        }
    }

    private record Row(String name, Consumer<ServiceLan> course) {}
}
