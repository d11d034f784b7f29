package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused is in {@code multiaddrs-bad.csv}. */
class IpTextTest {

    @ParameterizedTest(name = "{0} is printed as {1}: {2}")
    @CsvSource({
        "::, ::, all zeros",
        "::1, ::1, loopback",
        "2001:db8::, 2001:db8::, zeros at the end",
        "2001:0db8::0001, 2001:db8::1, no leading zeros (RFC 5952 4.1)",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1, as short as possible (4.2.1)",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1, not for a single group (4.2.2)",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1, the longest run (4.2.3)",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1, the first of equal runs (4.2.3)",
        "2001:DB8::ABCD, 2001:db8::abcd, lower case (4.3)",
        "::ffff:192.0.2.33, ::ffff:192.0.2.33, an IPv4-mapped address (5)",
        "::ffff:c000:221, ::ffff:192.0.2.33, an IPv4-mapped address (5)",
        "::192.0.2.33, ::c000:221, an address that only ends like IPv4",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221, an address that only ends like IPv4",
        "1:2:3:4:5:6:192.0.2.33, 1:2:3:4:5:6:c000:221, IPv4 in the last two groups",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0, a double colon for one group at the end",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8, a double colon for one group at the start",
        "0:0:3:4:5:6:0:0, ::3:4:5:6:0:0, a run at the start",
    })
    void anIpv6AddressIsPrintedInItsOneForm(String text, String canonical, String why) {
        assertThat(IpText.format6(IpText.parse6(text), 0)).as(why).isEqualTo(canonical);
    }

    @Test
    void theJdkReadsTheSameAddresses() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 5_000; i++) {
            byte[] address = new byte[16];
            random.nextBytes(address);
            for (int zeros = random.nextInt(12); zeros > 0; zeros--) {
                int group = 2 * random.nextInt(8);
                address[group] = 0;
                address[group + 1] = 0;
            }

            String text = IpText.format6(address, 0);

            assertThat(IpText.parse6(text)).isEqualTo(address);
            assertThat(InetAddress.getByName(text).getAddress()).as(text).isEqualTo(address);
            assertThat(IpText.parse6(Inet6Address.getByAddress(address).getHostAddress()))
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 00000000", "255.255.255.255, ffffffff", "192.0.2.1, c0000201", "10.20.30.4, 0a141e04"})
    void anIpv4AddressIsFourNumbers(String text, String hex) {
        byte[] address = HexFormat.of().parseHex(hex);

        assertThat(IpText.parse4(text)).isEqualTo(address);
        assertThat(IpText.format4(address, 0)).isEqualTo(text);
    }
}
