package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The well-known vectors, and for the limits of a block what Go's x/crypto computes. */
class Shake128Test {

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "'', 7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
        "The quick brown fox jumps over the lazy dog, f4202e3c5852f9182a0430fd8144f0a74b95e7417ecae17db0f8cfeed0e3e66e",
        "The quick brown fox jumps over the lazy dof, 853f4538be0db9621a6cea659a06c1107b1f83f02b13d18297bd39d7411cf10c",
    })
    void theHashIsThatOfThePublishedVectors(String message, String hash) {
        assertThat(Shake128.hash(message.getBytes(StandardCharsets.US_ASCII), 32))
                .isEqualTo(bytes(hash));
    }

    @Test
    void aMessageMayFillABlockButForThePadding() {
        byte[] message = "a".repeat(167).getBytes(StandardCharsets.US_ASCII);

        assertThat(Shake128.hash(message, 32))
                .isEqualTo(bytes("4f5c6c53ae8190a8ff8a55b2125d28703052d10278570960c2066a905d916c34"));
    }

    @Test
    void aShorterOutputIsTheStartOfALongerOne() {
        byte[] message = {1, 2, 3};

        assertThat(Shake128.hash(message, 168)).hasSize(168).startsWith(Shake128.hash(message, 16));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
