package chorus.discovery.mdns;

import chorus.discovery.ServiceTag;
import chorus.discovery.spi.MulticastLink;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A long life of one source among damaged packets, without the help of coverage: for what shows only after millions of them,
 * such as memory that grows.
 */
final class MutationRun {
    /** A packet that takes longer, and does so again when it is alone, is a way to stop a node. */
    static final Duration SLOW = Duration.ofMillis(50);

    /** After so many packets nothing comes for so long that all peers end. */
    private static final int GENERATION = 25_000;

    private static final Duration BETWEEN_PACKETS = Duration.ofNanos(100_000);

    /** What the JVM itself keeps, for classes and compiled code, may grow so far; a few bytes a packet would be far more. */
    private static final long NOISE = 2 << 20;

    /** So often a slow packet is tried alone: the first time compiles, any time may meet the garbage collector. */
    private static final int RETRIES = 20;

    private final Mutator mutator;
    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private final List<String> repeatedlySlow = new ArrayList<>();
    private final SourceUnderFuzz source = new SourceUnderFuzz(ServiceTag.LIBP2P, false);
    private long slowest;
    private int slowOnce;
    private long baseline;
    private long retained;

    private MutationRun(long seed) {
        mutator = new Mutator(seed, List.copyOf(new TreeMap<>(PacketSeeds.all()).values()));
    }

    /**
     * What was seen.
     *
     * @param verdicts how our codec and dnsjava agreed, on how many packets
     * @param peers how many peers were found, each as often as it came again after its end
     * @param slowest the longest time that the source took for a packet, whatever else the machine did meanwhile
     * @param slowOnce how many packets took longer than {@link #SLOW} in the run
     * @param repeatedlySlow those of them that took as long when tried again alone, in hexadecimal digits
     * @param growth by how many bytes more was retained at the end than after the first generation of packets
     * @param logLines what was logged meanwhile, at any level
     */
    record Result(
            Map<Verdict, Long> verdicts,
            long peers,
            Duration slowest,
            int slowOnce,
            List<String> repeatedlySlow,
            long growth,
            List<String> logLines) {

        /** Returns what must not be. */
        List<String> problems() {
            List<String> problems = new ArrayList<>();
            repeatedlySlow.forEach(packet -> problems.add("slow again when alone: " + packet));
            if (growth > NOISE) {
                problems.add("retains " + growth + " bytes more than after the first packets");
            }
            logLines.forEach(line -> problems.add("logs " + line));
            return problems;
        }

        @Override
        public String toString() {
            return peers + " peers found, slowest packet " + slowest.toMillis() + " ms, " + slowOnce + " above "
                    + SLOW.toMillis() + " ms, " + repeatedlySlow.size() + " of them again when alone, retained heap "
                    + growth / 1024 + " KiB larger, " + logLines.size() + " log lines, " + verdicts;
        }
    }

    /** Runs as long as it is told: the number of packets, and the seed. */
    public static void main(String[] args) {
        long start = System.nanoTime();
        Result result = of(Long.parseLong(args[0]), Long.parseLong(args[1]));
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        System.out.println(args[0] + " packets with seed " + args[1] + " in " + seconds + " s: " + result);
        result.problems().forEach(System.out::println);
        System.exit(result.problems().isEmpty() ? 0 : 1);
    }

    /**
     * Hands damaged packets to the codec and to a source.
     *
     * @throws AssertionError when something is thrown, is reported without a reason, or is left behind
     */
    static Result of(long packets, long seed) {
        MutationRun run = new MutationRun(seed);
        List<String> logLines = logOf(() -> run.run(packets));
        return new Result(
                run.verdicts,
                run.source.appearances(),
                Duration.ofNanos(run.slowest),
                run.slowOnce,
                run.repeatedlySlow,
                run.retained - run.baseline,
                logLines);
    }

    private void run(long packets) {
        for (long i = 0; i < packets; i++) {
            byte[] packet = mutator.next();
            try {
                verdicts.merge(Verdict.of(packet), 1L, Long::sum);
                long took = time(source, packet, i);
                slowest = Math.max(slowest, took);
                if (took > SLOW.toNanos()) {
                    again(packet, i);
                }
                source.scheduler.advance(BETWEEN_PACKETS);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("packet " + i + ": " + HexFormat.of().formatHex(packet), e);
            }
            if (i % GENERATION == GENERATION - 1 || i == packets - 1) {
                endGeneration();
            }
        }
        source.end();
    }

    private void endGeneration() {
        source.outliveAll();
        retained = retainedHeap();
        baseline = baseline == 0 ? retained : baseline;
    }

    /** Returns the nanoseconds that a packet takes. */
    private static long time(SourceUnderFuzz source, byte[] packet, long number) {
        MulticastLink link = SourceUnderFuzz.LINKS.get(0);
        int port = number % 3 == 0 ? 40_000 : LinkSession.MDNS_PORT;
        InetSocketAddress sender = new InetSocketAddress(EngineHarness.address("10.0.0." + (2 + number % 200)), port);
        long start = System.nanoTime();
        source.receive(link, sender, packet);
        return System.nanoTime() - start;
    }

    private void again(byte[] packet, long number) {
        slowOnce++;
        long best = Long.MAX_VALUE;
        for (int i = 0; i < RETRIES; i++) {
            best = Math.min(best, time(new SourceUnderFuzz(ServiceTag.LIBP2P, false), packet, number));
        }
        if (best > SLOW.toNanos()) {
            repeatedlySlow.add(HexFormat.of().formatHex(packet));
        }
    }

    private static long retainedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Returns what is logged meanwhile; the simple logger writes to the standard error stream. */
    private static List<String> logOf(Runnable action) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream original = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(original);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
