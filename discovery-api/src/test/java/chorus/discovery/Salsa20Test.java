package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of the eSTREAM project (ECRYPT) for keys of 256 bits. */
class Salsa20Test {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "set 1 vector 0,"
                + "8000000000000000000000000000000000000000000000000000000000000000,"
                + "0000000000000000,"
                + "e3be8fdd8beca2e3ea8ef9475b29a6e7003951e1097a5c38d23b7a5fad9f6844"
                + "b22c97559e2723c7cbbd3fe4fc8d9a0744652a83e72a9c461876af4d7ef1a117",
        "set 2 vector 9,"
                + "0909090909090909090909090909090909090909090909090909090909090909,"
                + "0000000000000000,"
                + "7041e747ceb22ed7812985465f50333124f971da1c5d6efe5ca201b886f31046"
                + "e757e5c3ec914f60ed1f6bce2819b6810953f12b8ba1199bf82d746a8b8a88f1",
        "set 5 vector 0,"
                + "0000000000000000000000000000000000000000000000000000000000000000,"
                + "8000000000000000,"
                + "2aba3dc45b4947007b14c851cd694456b303ad59a465662803006705673d6c3e"
                + "29f1d3510dfc0405463c03414e0e07e359f1f1816c68b2434a19d3eee0464873",
        "set 6 vector 0,"
                + "0053a6f94c9ff24598eb3e91e4378add3083d6297ccf2275c81b6ec11467ba0d,"
                + "0d74db42a91077de,"
                + "f5fad53f79f9df58c4aea0d0ed9a9601f278112ca7180d565b420a48019670ea"
                + "f24ce493a86263f677b46ace1924773d2bb25571e1aa8593758fc382b1280b71",
    })
    void theFirstBlockIsThatOfThePublishedVectors(String name, String key, String nonce, String block) {
        assertThat(Salsa20.firstBlock(bytes(key), bytes(nonce))).isEqualTo(bytes(block));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
