package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTagTest {

    @Test
    void libp2pHasTheNameOfItsSpecification() {
        assertThat(ServiceTag.LIBP2P.serviceNames()).containsExactly("_p2p._udp");
    }

    @Test
    void chorusHasTheLiteralNameOfItsGoAgentsAndTheOneOfDnsSd() {
        assertThat(ServiceTag.CHORUS.serviceNames())
                .containsExactly("CHORUS-peer-discovery", "_CHORUS-peer-discovery._udp");
    }

    @ParameterizedTest(name = "{0} is called {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "_p2p._udp | _p2p._udp",
                "_Mixed-Case._udp | _Mixed-Case._udp",
                "_plain | _plain",
                "example | example,_example._udp",
                "my.network | my.network",
                "with space | with space,_with space._udp",
                "bücher | bücher,_bücher._udp",
                "localhost | localhost,_localhost._udp",
            })
    void aTagIsServedUnderItsNames(String name, String serviceNames) {
        assertThat(new ServiceTag(name).serviceNames()).isEqualTo(List.of(serviceNames.split(",")));
    }

    @Test
    void tagsAreComparedInTheirCase() {
        assertThat(new ServiceTag("a")).isNotEqualTo(new ServiceTag("A")).isEqualTo(new ServiceTag("a"));
        assertThat(ServiceTag.CHORUS).hasToString("CHORUS-peer-discovery");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a..b", ".a", "a\nb", "a\u0000", "\ud83d", "a\ud83d.b"})
    void aNameThatDnsCannotHoldIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceTag(name))
                .withMessageStartingWith("service tag \"")
                .withMessageEndingWith("expected labels of 1 to 63 bytes such as _p2p._udp or CHORUS-peer-discovery");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_p2p._udp.local", "_p2p._udp.local.", "_p2p._udp.LOCAL", "example.local", "_p2p._udp."})
    void theDomainIsNotPartOfATagAndTheMessageSaysSo(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceTag(name))
                .withMessageStartingWith("service tag \"" + name + "\": leave out the domain .local");
    }

    @ParameterizedTest(name = "{0} times {1}")
    @CsvSource({"63, _, true", "64, _, false", "62, x, true", "63, x, false", "31, é, true", "32, é, false"})
    void aLabelHasAtMost63BytesInEveryFormOfTheName(int length, String start, boolean good) {
        String name = start.equals("é") ? start.repeat(length) : start + "x".repeat(length - 1);
        if (good) {
            assertThat(new ServiceTag(name).name()).isEqualTo(name);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> new ServiceTag(name));
        }
    }

    @Test
    void roomIsLeftForTheInstanceAndTheDomain() {
        // with the lengths: 64 + 64 + 56 = 184 bytes, and 64 + 6 + 1 for the instance, local and the root make 255
        String longest = "_" + "x".repeat(62) + "." + "y".repeat(63) + "." + "z".repeat(55);
        assertThat(new ServiceTag(longest).serviceNames()).containsExactly(longest);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceTag(longest + "z"))
                .withMessageContaining("185 bytes");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "_p2p._udp, false",
        "_fifteen-letters._udp, false",
        "_sixteen--letters._udp, true",
        "fifteen-letters, false",
        "sixteen--letters, true",
        "CHORUS-peer-discovery, true",
    })
    void aServiceOfMoreThan15BytesIsLongForDnsSd(String name, boolean expected) {
        assertThat(new ServiceTag(name).isLongForDnsSd()).isEqualTo(expected);
    }

    /** The first vector is that of rust-libp2p, checked there against go; the others were computed with Go's x/crypto. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "6189c5cf0b87fb800c1a9feeda73c6ab5e998db48fb9e6a978575c770ceef683, 45fc986bbc9388a11d939df26f730f0c",
        "0000000000000000000000000000000000000000000000000000000000000000, 708a75afd05affb08736cbf17c73773e",
        "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f, c291915805f1ba4a6ca455bf22295c08",
    })
    void aPrivateNetworkIsNamedByTheFingerprintOfItsKey(String key, String fingerprint) {
        ServiceTag tag = ServiceTag.privateNetwork(HexFormat.of().parseHex(key));

        assertThat(tag.serviceNames()).containsExactly("_p2p-" + fingerprint + "._udp");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void aPreSharedKeyHas32BytesAndIsNeverShown(int length) {
        byte[] key = new byte[length];
        Arrays.fill(key, (byte) 0x5a);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceTag.privateNetwork(key))
                .withMessage("a pre-shared key of " + length + " bytes; expected 32");
    }
}
