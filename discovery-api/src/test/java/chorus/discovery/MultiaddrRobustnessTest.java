package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the network sends, an address is either read, and then both its forms lead back to it, or refused with an
 * {@link IllegalArgumentException}. A million inputs, the same in every run.
 */
class MultiaddrRobustnessTest {
    private static final String CHARACTERS = "/:.%+-_=@~ 0129abfzABFZ\u0000\n\u00e9\ud83d";

    private final Random random = new Random(20_240_501);
    private final List<String> texts = Stream.of("multiaddrs-good.csv", "multiaddrs-bad.csv")
            .flatMap(MultiaddrRobustnessTest::firstColumn)
            .toList();
    private final List<byte[]> binaries = firstColumn("multiaddrs-good.csv")
            .map(text -> Multiaddr.parse(text).toBytes())
            .toList();
    private int accepted;

    @Test
    void halfAMillionMutatedTextsAreReadOrRefused() {
        onAShortStack(this::readMutatedTexts);
        assertThat(accepted).isBetween(50_000, 250_000);
    }

    @Test
    void halfAMillionMutatedBinariesAreReadOrRefused() {
        onAShortStack(this::readMutatedBinaries);
        assertThat(accepted).isBetween(50_000, 250_000);
    }

    @Test
    void mutatedPeerIdsAreReadOrRefused() {
        onAShortStack(this::readMutatedPeerIds);
        assertThat(accepted).isBetween(10_000, 150_000);
    }

    /** Most inputs end in an exception, which costs as much as the stack is deep, and that of a test is very deep. */
    private static void onAShortStack(Runnable work) {
        CompletableFuture.runAsync(work).join();
    }

    private void readMutatedTexts() {
        for (int i = 0; i < 500_000; i++) {
            String text = mutate(texts.get(random.nextInt(texts.size())));
            readOrRefused(() -> Multiaddr.parse(text)).ifPresent(this::checkRoundTrips);
        }
    }

    private void readMutatedBinaries() {
        for (int i = 0; i < 500_000; i++) {
            byte[] bytes = mutate(binaries.get(random.nextInt(binaries.size())));
            readOrRefused(() -> Multiaddr.fromBytes(bytes)).ifPresent(address -> {
                // what is not refused is canonical
                check(Arrays.equals(bytes, address.toBytes()), address);
                checkRoundTrips(address);
            });
        }
    }

    private void readMutatedPeerIds() {
        PeerId good = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
        for (int i = 0; i < 100_000; i++) {
            String text = mutate(i % 2 == 0 ? good.toString() : good.toCid());
            byte[] bytes = mutate(good.toBytes());
            readOrRefused(() -> PeerId.parse(text)).ifPresent(this::checkRoundTrips);
            readOrRefused(() -> PeerId.fromBytes(bytes)).ifPresent(this::checkRoundTrips);
        }
    }

    private static <T> Optional<T> readOrRefused(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void checkRoundTrips(Multiaddr address) {
        accepted++;
        check(Multiaddr.parse(address.toString()).equals(address), address);
        check(Multiaddr.fromBytes(address.toBytes()).equals(address), address);
        address.components();
        address.ip();
        address.peerId();
        address.withoutPeerId();
    }

    private void checkRoundTrips(PeerId id) {
        accepted++;
        check(PeerId.parse(id.toString()).equals(id), id);
        check(PeerId.parse(id.toCid()).equals(id), id);
        check(PeerId.fromBytes(id.toBytes()).equals(id), id);
    }

    /** An AssertJ assertion for each of a million inputs would take longer than what is tested. */
    private static void check(boolean leadsBack, Object value) {
        if (!leadsBack) {
            throw new AssertionError(value + " does not lead back to itself");
        }
    }

    private String mutate(String text) {
        StringBuilder mutated = new StringBuilder(text);
        for (int edits = random.nextInt(2); edits >= 0 && !mutated.isEmpty(); edits--) {
            int at = random.nextInt(mutated.length());
            char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            switch (random.nextInt(5)) {
                case 0 -> mutated.setCharAt(at, character);
                case 1 -> mutated.insert(at, character);
                case 2 -> mutated.deleteCharAt(at);
                case 3 -> mutated.setLength(at);
                default -> mutated.append(texts.get(random.nextInt(texts.size())));
            }
        }
        return mutated.toString();
    }

    private byte[] mutate(byte[] bytes) {
        byte[] mutated = bytes;
        for (int edits = random.nextInt(2); edits >= 0 && mutated.length > 0; edits--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated = Arrays.copyOf(mutated, at);
                case 1 -> mutated = join(mutated, binaries.get(random.nextInt(binaries.size())));
                case 2 ->
                    mutated = join(Arrays.copyOf(mutated, at), Arrays.copyOfRange(mutated, at + 1, mutated.length));
                default -> {
                    mutated = mutated.clone();
                    mutated[at] = (byte) random.nextInt(256);
                }
            }
        }
        return mutated;
    }

    private static byte[] join(byte[] start, byte[] end) {
        byte[] joined = Arrays.copyOf(start, start.length + end.length);
        System.arraycopy(end, 0, joined, start.length, end.length);
        return joined;
    }

    private static Stream<String> firstColumn(String resource) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(MultiaddrRobustnessTest.class.getResourceAsStream(resource)),
                StandardCharsets.UTF_8))) {
            return reader
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(0, line.indexOf('|')).strip())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
