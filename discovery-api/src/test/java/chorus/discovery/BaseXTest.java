package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseXTest {
    private static final String BASE58_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String BASE36_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

    /** The vectors of draft-msporny-base58-03. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "Hello World!, 2NEpo7TZRRrLZSi2U",
        "The quick brown fox jumps over the lazy dog., USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    })
    void base58WritesAndReadsThePublishedVectors(String text, String base58) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertThat(BaseX.BASE58.encode(bytes)).isEqualTo(base58);
        assertThat(BaseX.BASE58.decode(base58, 0, base58.length())).isEqualTo(bytes);
    }

    @Test
    void base58AgreesWithArithmeticOnBigIntegers() {
        assertAgreesWithBigInteger(BaseX.BASE58, BASE58_DIGITS);
    }

    @Test
    void base36AgreesWithArithmeticOnBigIntegers() {
        assertAgreesWithBigInteger(BaseX.BASE36, BASE36_DIGITS);
    }

    private static void assertAgreesWithBigInteger(BaseX base, String digits) {
        Random random = new Random(58);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(70)];
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(4); zeros > 0 && zeros <= bytes.length; zeros--) {
                bytes[zeros - 1] = 0;
            }

            String text = base.encode(bytes);

            assertThat(text).isEqualTo(encodeSlowly(bytes, digits));
            assertThat(base.decode(text, 0, text.length())).isEqualTo(bytes);
        }
    }

    private static String encodeSlowly(byte[] bytes, String digits) {
        StringBuilder text = new StringBuilder();
        BigInteger radix = BigInteger.valueOf(digits.length());
        for (BigInteger rest = new BigInteger(1, bytes); rest.signum() > 0; rest = rest.divide(radix)) {
            text.append(digits.charAt(rest.mod(radix).intValue()));
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.append(digits.charAt(0));
        }
        return text.reverse().toString();
    }

    @Test
    void aLeadingZeroByteIsAZeroDigit() {
        assertThat(BaseX.BASE58.encode(new byte[] {0, 0, 1})).isEqualTo("112");
        assertThat(BaseX.BASE58.decode("112", 0, 3)).containsExactly(0, 0, 1);
        assertThat(BaseX.BASE58.encode(new byte[3])).isEqualTo("111");
        assertThat(BaseX.BASE58.decode("111", 0, 3)).containsExactly(0, 0, 0);
    }

    @Test
    void nothingIsTheEmptyText() {
        assertThat(BaseX.BASE58.encode(new byte[0])).isEmpty();
        assertThat(BaseX.BASE58.decode("", 0, 0)).isEmpty();
    }

    @Test
    void aPartOfATextIsRead() {
        assertThat(BaseX.BASE58.decode("z112/", 1, 4)).containsExactly(0, 0, 1);
    }

    @Test
    void base36IsReadInEitherCase() {
        assertThat(BaseX.BASE36.decode("Zz", 0, 2)).isEqualTo(BaseX.BASE36.decode("zz", 0, 2));
    }

    @ParameterizedTest
    @CsvSource({"0", "O", "I", "l", "é", "/"})
    void aCharacterOutsideTheAlphabetIsRefusedAndShown(String character) {
        assertThatThrownBy(() -> BaseX.BASE58.decode("2" + character, 0, 2))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining(character);
    }

    @Test
    void aTextThatWouldTakeLongIsRefused() {
        String longest = "z".repeat(256);
        assertThat(BaseX.BASE58.decode(longest, 0, longest.length())).hasSize(188);

        assertThatThrownBy(() -> BaseX.BASE58.decode(longest + "z", 0, 257))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("257");
    }
}
