package chorus.discovery.spi;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MulticastLinkTest {
    private static final List<LinkAddress> ADDRESSES = List.of(address(1, 24), address(2, 24));
    private static final MulticastLink LINK = new MulticastLink("eth0", 2, Family.IPV4, ADDRESSES, 1500, false);

    @Test
    void linksWithTheSameValuesAreEqual() {
        MulticastLink same =
                new MulticastLink("eth0", 2, Family.IPV4, List.of(address(1, 24), address(2, 24)), 1500, false);

        assertThat(same).isEqualTo(LINK).hasSameHashCodeAs(LINK);
        assertThat(same.key()).isEqualTo(LINK.key()).hasSameHashCodeAs(LINK.key());
    }

    static Stream<MulticastLink> others() {
        return Stream.of(
                new MulticastLink("eth1", 2, Family.IPV4, ADDRESSES, 1500, false),
                new MulticastLink("eth0", 3, Family.IPV4, ADDRESSES, 1500, false),
                new MulticastLink("eth0", 2, Family.IPV6, ADDRESSES, 1500, false),
                new MulticastLink("eth0", 2, Family.IPV4, List.of(address(1, 24)), 1500, false),
                new MulticastLink("eth0", 2, Family.IPV4, List.of(address(1, 24), address(3, 24)), 1500, false),
                new MulticastLink("eth0", 2, Family.IPV4, List.of(address(1, 24), address(2, 16)), 1500, false),
                new MulticastLink("eth0", 2, Family.IPV4, ADDRESSES, 1400, false),
                new MulticastLink("eth0", 2, Family.IPV4, ADDRESSES, 1500, true));
    }

    @ParameterizedTest
    @MethodSource("others")
    void linksThatDifferInAnythingAreNotEqual(MulticastLink other) {
        assertThat(other).isNotEqualTo(LINK);
    }

    @Test
    void familiesAreWrittenAsPeopleWriteThem() {
        assertThat(Family.values()).extracting(Family::toString).containsExactly("IPv4", "IPv6");
    }

    private static LinkAddress address(int last, int prefixLength) {
        try {
            return new LinkAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last}), prefixLength);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
