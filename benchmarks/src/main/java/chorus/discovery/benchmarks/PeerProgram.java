package chorus.discovery.benchmarks;

import chorus.discovery.PeerId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program that starts and closes discovery as it is told on its standard input and prints what happens, one JSON object a
 * line; the commands and the lines are described in {@code benchmarks/README.md}.
 */
final class PeerProgram {
    private static final int ED25519_KEY_BYTES = 32;

    private final Factory factory;
    private final Random random = new Random();

    /** Discovery between a start and a close. */
    interface Discovery {
        void start() throws Exception;

        void close() throws Exception;
    }

    /** Makes what is to be started; the time that this takes is not measured. */
    interface Factory {
        /**
         * Makes discovery for a node.
         *
         * @param own the id of the node, a new one at every start
         * @param found to be called with the id of each peer whose addresses the application has been told
         */
        Discovery create(PeerId own, Consumer<String> found) throws Exception;
    }

    private PeerProgram(Factory factory) {
        this.factory = factory;
    }

    /** Obeys the commands until the end of the input. */
    static void run(Factory factory) throws Exception {
        new PeerProgram(factory).obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        // JmDNS may leave threads behind that nothing ends
        System.exit(0);
    }

    private void obey(BufferedReader commands) throws Exception {
        print("{\"event\":\"ready\"}");
        Discovery running = null;
        String command;
        while ((command = commands.readLine()) != null) {
            switch (command) {
                case "start" -> running = start();
                case "close" -> close(running);
                default -> throw new IllegalArgumentException("\"" + command + "\"; expected start or close");
            }
        }
    }

    private Discovery start() throws Exception {
        PeerId own = newId();
        Discovery discovery = factory.create(own, PeerProgram::found);
        long from = micros();
        discovery.start();
        long at = micros();
        print("{\"event\":\"started\",\"from\":" + from + ",\"at\":" + at + ",\"peer\":\"" + own + "\"}");
        return discovery;
    }

    private static void close(@Nullable Discovery discovery) throws Exception {
        if (discovery == null) {
            throw new IllegalArgumentException("close came before start");
        }
        long from = micros();
        discovery.close();
        long at = micros();
        print("{\"event\":\"closed\",\"from\":" + from + ",\"at\":" + at + "}");
    }

    private static void found(String peer) {
        long at = micros();
        print("{\"event\":\"found\",\"at\":" + at + ",\"peer\":\"" + peer + "\"}");
    }

    private PeerId newId() {
        byte[] key = new byte[ED25519_KEY_BYTES];
        random.nextBytes(key);
        return PeerId.fromEd25519(key);
    }

    private static long micros() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
