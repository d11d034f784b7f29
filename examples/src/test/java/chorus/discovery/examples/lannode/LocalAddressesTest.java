package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {

    @Test
    void aWildcardBecomesTheAddressesOfItsFamilyOnTheNamedInterface() throws Exception {
        String loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"))
                .getName();

        assertThat(LocalAddresses.expand(Samples.addresses("/ip4/0.0.0.0/tcp/4001"), List.of(loopback)))
                .contains(Samples.addresses("/ip4/127.0.0.1/tcp/4001").get(0))
                .allSatisfy(address -> assertThat(address.has("ip4")).isTrue());
    }

    @Test
    void loopbackStaysOutUnlessItIsNamed() {
        assertThat(LocalAddresses.expand(Options.LISTEN, List.of()))
                .noneSatisfy(address -> assertThat(address.ip().orElseThrow().isLoopbackAddress())
                        .isTrue());
    }

    @Test
    void anAddressThatIsNoWildcardStaysAsItIsOnce() {
        var fixed = Samples.addresses("/ip4/192.0.2.7/tcp/4001", "/ip4/192.0.2.7/tcp/4001");

        assertThat(LocalAddresses.expand(fixed, List.of())).containsExactly(fixed.get(0));
    }
}
