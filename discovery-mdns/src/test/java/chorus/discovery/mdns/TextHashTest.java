package chorus.discovery.mdns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextHashTest {
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);

    @Test
    void itIsThePolynomialOfTheTextModuloThePrime() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            long seed = random.nextLong();
            BigInteger point = BigInteger.valueOf(new SplittableRandom(seed).nextLong(1L << 32, PRIME.longValue()));
            byte[] string = new byte[random.nextInt(300)];
            random.nextBytes(string);

            BigInteger expected = BigInteger.ONE.multiply(point).add(BigInteger.valueOf(string.length));
            for (int at = 0; at < string.length; at += 7) {
                byte[] chunk = Arrays.copyOfRange(string, at, Math.min(at + 7, string.length));
                expected =
                        expected.multiply(point).add(new BigInteger(1, chunk)).mod(PRIME);
            }

            assertThat(new TextHash(new SplittableRandom(seed)).of(List.of(string)))
                    .isEqualTo(expected.mod(PRIME).longValue());
        }
    }

    @Test
    void textsThatDifferInAnythingDiffer() {
        TextHash hash = new TextHash(new SplittableRandom(7));
        List<List<String>> texts = List.of(
                List.of(),
                List.of(""),
                List.of("", ""),
                List.of("a"),
                List.of("a", ""),
                List.of("", "a"),
                List.of("ab"),
                List.of("a", "b"),
                List.of("ba"),
                List.of("\0"),
                List.of("\0\0"),
                List.of("\0", "\0"),
                List.of("\0a"));
        Set<Long> hashes = new HashSet<>();
        for (List<String> text : texts) {
            assertThat(hashes.add(hash.of(
                            text.stream().map(each -> each.getBytes(UTF_8)).toList())))
                    .as("%s", text)
                    .isTrue();
        }
    }

    @Test
    void itDependsOnTheSecretPoint() {
        List<byte[]> text = List.of("dnsaddr=/ip4/10.0.0.1/tcp/1".getBytes(UTF_8));
        assertThat(new TextHash(new SplittableRandom(1)).of(text))
                .isNotEqualTo(new TextHash(new SplittableRandom(2)).of(text));
    }
}
