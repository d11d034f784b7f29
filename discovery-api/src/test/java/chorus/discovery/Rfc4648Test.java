package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rfc4648Test {

    /** Section 10, without the padding. */
    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "'', '', '', ''",
        "f, 66, my, Zg",
        "fo, 666f, mzxq, Zm8",
        "foo, 666f6f, mzxw6, Zm9v",
        "foob, 666f6f62, mzxw6yq, Zm9vYg",
        "fooba, 666f6f6261, mzxw6ytb, Zm9vYmE",
        "foobar, 666f6f626172, mzxw6ytboi, Zm9vYmFy",
    })
    void thePublishedVectorsAreWrittenAndRead(String text, String base16, String base32, String base64) {
        assertBothWays(Rfc4648.BASE16, text, base16);
        assertBothWays(Rfc4648.BASE32, text, base32);
        assertBothWays(Rfc4648.BASE64, text, base64);
        assertBothWays(Rfc4648.BASE64URL, text, base64);
    }

    private static void assertBothWays(Rfc4648 base, String text, String encoded) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(base.encode(bytes, 0, bytes.length)).isEqualTo(encoded);
        assertThat(base.decode(encoded, 0, encoded.length())).isEqualTo(bytes);
    }

    @Test
    void base64AgreesWithTheJdk() {
        Random random = new Random(64);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);

            String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            String plain = Base64.getEncoder().withoutPadding().encodeToString(bytes);

            assertThat(Rfc4648.BASE64URL.encode(bytes, 0, bytes.length)).isEqualTo(url);
            assertThat(Rfc4648.BASE64URL.decode(url, 0, url.length())).isEqualTo(bytes);
            assertThat(Rfc4648.BASE64.encode(bytes, 0, bytes.length)).isEqualTo(plain);
            assertThat(Rfc4648.BASE64.decode(plain, 0, plain.length())).isEqualTo(bytes);
        }
    }

    @Test
    void i2pWritesTheLastTwoDigitsInItsOwnWay() {
        assertThat(Rfc4648.BASE64_I2P.encode(new byte[] {(byte) 0xfb, (byte) 0xff}, 0, 2))
                .isEqualTo("-~8");
    }

    @Test
    void aPartIsWrittenAndRead() {
        assertThat(Rfc4648.BASE16.encode(new byte[] {1, 2, 3}, 1, 2)).isEqualTo("02");
        assertThat(Rfc4648.BASE16.decode("f0203", 1, 3)).containsExactly(2);
    }

    @Test
    void base16AndBase32AreReadInEitherCase() {
        assertThat(Rfc4648.BASE16.decode("6F6f", 0, 4)).containsExactly('o', 'o');
        assertThat(Rfc4648.BASE32.decode("MZXw6", 0, 5)).containsExactly('f', 'o', 'o');
    }

    @Test
    void bitsLeftOverAreIgnored() {
        assertThat(Rfc4648.BASE32.decode("mz", 0, 2)).containsExactly('f');
        assertThat(Rfc4648.BASE64.decode("Zv", 0, 2)).containsExactly('f');
    }

    @ParameterizedTest(name = "{0} characters in base{1}")
    @CsvSource({"1, 16", "3, 16", "1, 32", "3, 32", "6, 32", "9, 32", "1, 64", "5, 64"})
    void aLengthThatNoBytesHaveIsRefused(int characters, int base) {
        Rfc4648 codec = switch (base) {
            case 16 -> Rfc4648.BASE16;
            case 32 -> Rfc4648.BASE32;
            default -> Rfc4648.BASE64;
        };
        assertThatThrownBy(() -> codec.decode("a".repeat(characters), 0, characters))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("base" + base);
    }

    @ParameterizedTest
    @CsvSource({"m1", "m=", "mé", "'m '", "'m\n'", "m\u212A"})
    void aCharacterOutsideTheAlphabetIsRefused(String text) {
        assertThatThrownBy(() -> Rfc4648.BASE32.decode(text, 0, 2)).isInstanceOf(Malformed.class);
    }
}
