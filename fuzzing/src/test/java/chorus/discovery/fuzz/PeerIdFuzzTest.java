package chorus.discovery.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerId;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text and any bytes are a peer id, with two texts and one binary form that lead back to it, or are refused. */
class PeerIdFuzzTest {
    static Stream<byte[]> texts() {
        return Stream.of(
                        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
                        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
                        "16Uiu2HAkydAV3UBsLXuNcfKpH7GmsxuFyUnYPVsdCCBL5AwNp5y1",
                        "bafzaajaiaejcbtz3dm4zawl6nyhvlpubcp5dbbyfs2ou2b4iz2bcsgvuxkabwzav",
                        "f017200240801122000112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                        "k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs",
                        "z12D3KooW",
                        "1")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> binaries() {
        byte[] sha256 = new byte[34];
        sha256[0] = 0x12;
        sha256[1] = 32;
        return Stream.of(PeerId.fromEd25519(new byte[32]).toBytes(), sha256, new byte[] {0, 1, 2}, new byte[] {0, 0});
    }

    @MethodSource("texts")
    @FuzzTest
    void text(byte[] utf8) {
        try {
            check(PeerId.parse(new String(utf8, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            Refusals.check(e);
        }
    }

    @MethodSource("binaries")
    @FuzzTest
    void binary(byte[] bytes) {
        try {
            PeerId id = PeerId.fromBytes(bytes);
            assertThat(id.toBytes()).isEqualTo(bytes);
            check(id);
        } catch (IllegalArgumentException e) {
            Refusals.check(e);
        }
    }

    private static void check(PeerId id) {
        assertThat(PeerId.parse(id.toString())).isEqualTo(id).hasToString(id.toString());
        assertThat(PeerId.parse(id.toCid())).isEqualTo(id).hasToString(id.toString());
        assertThat(PeerId.fromBytes(id.toBytes())).isEqualTo(id).isEqualByComparingTo(id);
    }
}
