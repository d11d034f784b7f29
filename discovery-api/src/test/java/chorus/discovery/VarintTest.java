package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of multiformats/unsigned-varint, and its rule that a number is written in as few bytes as possible. */
class VarintTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "255, ff01",
        "300, ac02",
        "16384, 808001",
        "2147483647, ffffffff07",
    })
    void aNumberIsWrittenAndRead(int value, String hex) {
        byte[] expected = HexFormat.of().parseHex(hex);
        byte[] written = new byte[Varint.size(value)];

        Varint.write(value, written, 0);

        assertThat(written).isEqualTo(expected);
        assertThat(Varint.read(expected, 0, expected.length)).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', nothing",
        "80, one byte of two",
        "8000, zero in two bytes",
        "8100, one in two bytes",
        "ff8000, 127 in three bytes",
        "8080808008, 2^31",
        "ffffffff7f, 35 bits",
        "808080808001, 2^35 in six bytes",
    })
    void whatIsNoNumberOfAtMost31BitsIsRefused(String hex, String why) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> Varint.read(bytes, 0, bytes.length))
                .as(why)
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("varint");
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "1, 4"})
    void aNumberIsReadWithinItsBounds(int from, int to) {
        assertThat(Varint.read(new byte[] {1, (byte) 0xac, 2, 3}, from, to)).isEqualTo(300);
    }
}
