package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those of libp2p/specs {@code peer-ids/peer-ids.md} and of go-multiaddr. */
class PeerIdTest {
    private static final String ED25519 = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    private static final String SHA256 = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe, QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
        "bafzbeigvf25ytwc3akrijfecaotc74udrhcxzh2cx3we5qqnw5vgrei4bm, QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
        "bafzaajaiaejcalj543iwv2d7pkjt7ykvefrkfu7qjfi6sduakhso4lay6abn2d5u,"
                + "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV",
    })
    void aCidAndABase58TextAreTheSamePeer(String cid, String base58) {
        PeerId fromCid = PeerId.parse(cid);
        PeerId fromBase58 = PeerId.parse(base58);

        assertThat(fromCid).isEqualTo(fromBase58).hasSameHashCodeAs(fromBase58).hasToString(base58);
        assertThat(fromBase58).hasToString(base58);
        assertThat(fromBase58.toCid()).isEqualTo(cid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BAFZAAJAIAEJCALJ543IWV2D7PKJT7YKVEFRKFU7QJFI6SDUAKHSO4LAY6ABN2D5U",
                "k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs",
                "f0172002408011220" + "2d3de6d16ae87f7a933fe1552162a2d3f04951e90e8051e4ee2c18f002dd0fb4",
                "F0172002408011220" + "2D3DE6D16AE87F7A933FE1552162A2D3F04951E90E8051E4EE2C18F002DD0FB4",
                "K51QZI5UQU5DHB6L8SPKDX7YXAFEGFKEE5BY8H7LMJH2EHC2SGG34Z7C15VZQS",
                "uAXIAJAgBEiAtPebRauh_epM_4VUhYqLT8ElR6Q6AUeTuLBjwAt0PtA",
                "mAXIAJAgBEiAtPebRauh/epM/4VUhYqLT8ElR6Q6AUeTuLBjwAt0PtA",
                "z5AanNVJCxnHszLz6HVCpZKQVXm3Xzi77cb5jXLSrxfgC9Qu3d93my5",
            })
    void aCidIsReadInOtherBases(String cid) {
        assertThat(PeerId.parse(cid)).hasToString("12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV");
    }

    @Test
    void anEd25519KeyIsHeldInThePeerId() {
        byte[] publicKey = hex("1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e");

        PeerId id = PeerId.fromEd25519(publicKey);

        assertThat(id.toBytes())
                .isEqualTo(hex("0024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e"));
        assertThat(id).isEqualTo(PeerId.parse(id.toString())).isEqualTo(PeerId.parse(id.toCid()));
        assertThat(id.toString()).startsWith("12D3KooW");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void anEd25519KeyHas32Bytes(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerId.fromEd25519(new byte[length]))
                .withMessageContaining("0x" + "00".repeat(length))
                .withMessageContaining("32 bytes");
    }

    @Test
    void aKeyOfAtMost42BytesMayBeHeld() {
        byte[] longest = new byte[44];
        longest[1] = 42;

        assertThat(PeerId.fromBytes(longest).toBytes()).isEqualTo(longest);
        assertThat(PeerId.fromBytes(new byte[] {0, 1, 9}).toBytes()).containsExactly(0, 1, 9);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "'', nothing",
        "00, half a head",
        "0000, a key of no bytes",
        "000208, a byte missing",
        "0001080a, a byte too many",
        "122008, SHA-256 cut short",
        "1202aabb, SHA-256 of two bytes",
        "1114da39a3ee5e6b4b0d3255bfef95601890afd80709, SHA-1",
        "80002408011220, a code in needless bytes",
    })
    void bytesThatAreNoMultihashOfAPublicKeyAreRefusedAndShown(String hex, String why) {
        assertThatIllegalArgumentException()
                .as(why)
                .isThrownBy(() -> PeerId.fromBytes(hex(hex)))
                .withMessageStartingWith("0x" + hex + ":")
                .withMessageContaining("expected a multihash");
    }

    @Test
    void aKeyOf43BytesIsNotHeld() {
        byte[] tooLong = new byte[45];
        tooLong[1] = 43;

        assertThatIllegalArgumentException().isThrownBy(() -> PeerId.fromBytes(tooLong));
    }

    @Test
    void oneByteAfterASha256MultihashIsRefused() {
        byte[] multihash = PeerId.parse(SHA256).toBytes();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerId.fromBytes(Arrays.copyOf(multihash, multihash.length + 1)));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "'', nothing",
        "hello, no multibase",
        "' 12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA', a space before",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5S, a character missing",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA1, a character too many",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5Sl, no base58 character",
        "/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA, an address",
        "zQmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N, a multihash where a CID should be",
        "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi, a CID of a file",
        "b, a CID of no bytes",
        "k2jmtxwoe2phm1hbqp0e7nufqf6umvuu2e9qd7ana7h411a0haqj6i2z, a CID of another codec",
    })
    void aTextThatIsNoPeerIdIsRefusedAndShown(String text, String why) {
        assertThatIllegalArgumentException()
                .as(why)
                .isThrownBy(() -> PeerId.parse(text))
                .withMessageStartingWith("\"" + text + "\": ")
                .withMessageEndingWith("expected a peer id such as 12D3KooW..., Qm... or bafz...");
    }

    @Test
    void aHugeTextIsRefusedAtOnceAndShownShortened() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerId.parse("1".repeat(1_000_000)))
                .withMessageContaining("1".repeat(160) + "\"... (1000000 characters)")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void aLineBreakInATextDoesNotReachTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerId.parse("1\nERROR forged"))
                .withMessageStartingWith("\"1\\u000aERROR forged\": ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void theBytesOfAPeerIdCannotBeChanged() {
        byte[] bytes = PeerId.parse(SHA256).toBytes();
        PeerId id = PeerId.fromBytes(bytes);

        bytes[10]++;
        id.toBytes()[10]++;

        assertThat(id).isEqualTo(PeerId.parse(SHA256)).hasToString(SHA256);
    }

    @Test
    void differentPeersAreNotEqual() {
        assertThat(PeerId.parse(ED25519)).isNotEqualTo(PeerId.parse(SHA256)).isNotEqualTo(ED25519);
    }

    @Test
    void peerIdsAreOrderedByTheirBytesAsUnsignedNumbers() {
        PeerId identity = PeerId.fromBytes(new byte[] {0, 1, 5});
        PeerId identity200 = PeerId.fromBytes(new byte[] {0, 1, (byte) 200});
        PeerId longer = PeerId.fromBytes(new byte[] {0, 2, 0, 0});
        PeerId sha256 = PeerId.parse(SHA256);

        assertThat(new TreeSet<>(List.of(sha256, longer, identity200, identity)))
                .containsExactly(identity, identity200, longer, sha256);
        assertThat(identity).isEqualByComparingTo(PeerId.fromBytes(new byte[] {0, 1, 5}));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
