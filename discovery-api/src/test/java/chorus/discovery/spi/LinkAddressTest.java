package chorus.discovery.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkAddressTest {

    @ParameterizedTest(name = "{0}/{1} and {2}: {4}")
    @CsvSource({
        "192.168.1.5, 24, 192.168.1.5, true, the address itself",
        "192.168.1.5, 24, 192.168.1.254, true, the same whole bytes",
        "192.168.1.5, 24, 192.168.2.5, false, another third byte",
        "192.168.1.5, 20, 192.168.15.1, true, the same first four bits of the third byte",
        "192.168.1.5, 20, 192.168.16.1, false, a different fourth bit",
        "10.0.0.1, 9, 10.127.0.1, true, the ninth bit is the same",
        "10.0.0.1, 9, 10.128.0.1, false, the ninth bit differs",
        "192.168.1.5, 31, 192.168.1.4, true, a link of two",
        "192.168.1.5, 31, 192.168.1.6, false, beside a link of two",
        "192.168.1.5, 32, 192.168.1.5, true, an address alone",
        "192.168.1.5, 32, 192.168.1.4, false, beside an address alone",
        "192.168.1.5, 0, 8.8.8.8, true, no shared bits at all",
        "200.1.1.1, 1, 128.0.0.1, true, bytes above 127",
        "200.1.1.1, 2, 128.0.0.1, false, bytes above 127",
        "fe80::1, 64, fe80::2, true, the same link in IPv6",
        "fe80::1, 64, fe80:0:0:1::2, false, another prefix in IPv6",
        "2001:db8::1, 57, 2001:db8:0:7f::1, true, the 57th bit is the same",
        "2001:db8::1, 57, 2001:db8:0:80::1, false, the 57th bit differs",
        "2001:db8::1, 128, 2001:db8::1, true, an IPv6 address alone",
        "192.168.1.5, 0, fe80::1, false, the other family",
        "::, 0, 192.168.1.5, false, the other family",
    })
    void anAddressIsOnTheLinkWhenItSharesThePrefix(
            String address, int prefixLength, String other, boolean expected, String why) {
        assertThat(new LinkAddress(inet(address), prefixLength).contains(inet(other)))
                .as(why)
                .isEqualTo(expected);
    }

    @Test
    void theScopeOfAnAddressDoesNotMatter() throws Exception {
        InetAddress scoped = Inet6Address.getByAddress(null, inet("fe80::2").getAddress(), 3);

        assertThat(new LinkAddress(inet("fe80::1"), 64).contains(scoped)).isTrue();
        assertThat(new LinkAddress(scoped, 64).contains(inet("fe80::1"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.5, -1, 32", "192.168.1.5, 33, 32", "fe80::1, 129, 128"})
    void aPrefixIsNotLongerThanTheAddress(String address, int prefixLength, int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinkAddress(inet(address), prefixLength))
                .withMessageStartingWith("prefix length " + prefixLength + " of ")
                .withMessageEndingWith("expected 0 to " + bits);
    }

    @Test
    void aLinkIsKnownByItsInterfaceAndFamilyAndHoldsACopyOfItsAddresses() {
        List<LinkAddress> addresses = new ArrayList<>(List.of(new LinkAddress(inet("192.168.1.5"), 24)));
        MulticastLink link = new MulticastLink("eth0", 2, Family.IPV4, addresses, 1500, false);
        MulticastLink changed = new MulticastLink("eth0", 2, Family.IPV4, List.of(), 9000, false);
        MulticastLink other = new MulticastLink("eth0", 2, Family.IPV6, List.of(), 1500, false);

        addresses.clear();

        assertThat(link.addresses()).hasSize(1);
        assertThat(link.key()).isEqualTo(changed.key()).isNotEqualTo(other.key());
    }

    private static InetAddress inet(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
