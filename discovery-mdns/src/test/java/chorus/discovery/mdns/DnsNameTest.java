package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class DnsNameTest {
    private static final DnsName SERVICE = DnsName.parse("_p2p._udp.local");

    @Test
    void aDottedNameIsItsLabelsWithOrWithoutTheLastDot() {
        assertThat(SERVICE.labels()).containsExactly("_p2p", "_udp", "local");
        assertThat(DnsName.parse("_p2p._udp.local.")).isEqualTo(SERVICE);
        assertThat(DnsName.of("_p2p", "_udp", "local")).isEqualTo(SERVICE);
        assertThat(SERVICE.encodedLength()).isEqualTo(5 + 5 + 6 + 1);
    }

    @Test
    void namesAreEqualInAnyLetterCaseButKeepTheirOwn() {
        DnsName loud = DnsName.parse("_P2P._Udp.LOCAL");
        assertThat(loud).isEqualTo(SERVICE).hasSameHashCodeAs(SERVICE).hasToString("_P2P._Udp.LOCAL");
        assertThat(loud.labels()).containsExactly("_P2P", "_Udp", "LOCAL");
    }

    @Test
    void onlyAsciiLettersHaveCase() {
        assertThat(DnsName.of("Ä")).isNotEqualTo(DnsName.of("ä"));
        assertThat(DnsName.of("[")).isNotEqualTo(DnsName.of("{"));
        assertThat(DnsName.of("@")).isNotEqualTo(DnsName.of("`"));
    }

    @Test
    void labelsAreNotConfusedWithDots() {
        assertThat(DnsName.of("a.b", "local")).isNotEqualTo(DnsName.of("a", "b", "local"));
        assertThat(DnsName.of("a.b\\", "Küche 1", "local")).hasToString("a\\.b\\\\.K\\195\\188che\\0321.local");
    }

    @Test
    void aChildHasOneLabelMoreThanItsParent() {
        DnsName child = SERVICE.child("My.Peer");
        assertThat(child.labels()).containsExactly("My.Peer", "_p2p", "_udp", "local");
        assertThat(child.isChildOf(SERVICE)).isTrue();
        assertThat(child.child("below").isChildOf(SERVICE)).isFalse();
        assertThat(SERVICE.isChildOf(SERVICE)).isFalse();
        assertThat(DnsName.of("local").isChildOf(DnsName.of())).isTrue();
        assertThat(DnsName.of().isChildOf(DnsName.of())).isFalse();
        assertThat(DnsName.of().isChildOf(SERVICE)).isFalse();
    }

    @Test
    void aNameEndsWithItselfAndItsParentsLabelByLabel() {
        assertThat(SERVICE.endsWith(SERVICE)).isTrue();
        assertThat(SERVICE.child("peer").endsWith(DnsName.parse("_P2P._udp.local")))
                .isTrue();
        assertThat(SERVICE.endsWith(DnsName.of("local"))).isTrue();
        assertThat(SERVICE.endsWith(DnsName.of())).isTrue();
        assertThat(SERVICE.endsWith(SERVICE.child("peer"))).isFalse();
        assertThat(DnsName.of("x_p2p", "_udp", "local").endsWith(SERVICE)).isFalse();
        // The bytes of this one end like the service, but inside a label.
        assertThat(DnsName.of("x\4_p2p", "_udp", "local").endsWith(SERVICE)).isFalse();
    }

    @Test
    void aLabelHasOneToSixtyThreeBytes() {
        String longest = "x".repeat(63);
        assertThat(DnsName.of(longest, "local").labels().get(0)).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsName.of(longest + "x"))
                .withMessage("label \"" + longest + "x\" has 64 bytes; expected 1 to 63");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsName.of("ü".repeat(32)))
                .withMessageContaining("64 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsName.parse("a..local"))
                .withMessage("label \"\" has 0 bytes; expected 1 to 63");
    }

    @Test
    void aNameHasAtMost255Bytes() {
        String label = "x".repeat(63);
        DnsName longest = DnsName.of(label, label, label, "x".repeat(61));
        assertThat(longest.encodedLength()).isEqualTo(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longest.child("y"))
                .withMessageContaining("longer than 255 bytes");
        String deepest = String.join(".", Collections.nCopies(127, "a"));
        assertThat(DnsName.parse(deepest).labels()).hasSize(127);
    }
}
