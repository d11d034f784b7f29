package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The loopback interface of the machine that runs the test; the others may change while it runs. */
@Tag("network")
class InterfaceScanTest {
    private final InterfaceScan scan = new InterfaceScan();
    private InterfaceInfo loopback;

    @BeforeEach
    void aLoopback() throws SocketException {
        Optional<InterfaceInfo> found =
                scan.scan().stream().filter(InterfaceInfo::loopback).findFirst();
        assumeTrue(found.isPresent(), "this machine has no loopback interface");
        loopback = found.get();
    }

    @Test
    void anInterfaceIsDescribedAsTheSystemDescribesIt() throws SocketException {
        NetworkInterface device = NetworkInterface.getByIndex(loopback.index());

        assertThat(loopback.name()).isEqualTo(device.getName());
        assertThat(loopback.up()).isEqualTo(device.isUp());
        assertThat(loopback.pointToPoint()).isEqualTo(device.isPointToPoint());
        assertThat(loopback.multicast()).isEqualTo(device.supportsMulticast());
        assertThat(loopback.mtu()).isEqualTo(device.getMTU());
        assertThat(loopback.addresses())
                .extracting(LinkAddress::address)
                .containsExactlyInAnyOrderElementsOf(device.inetAddresses().toList());
    }

    @Test
    void anInterfaceThatHasNotChangedIsNotAskedForItsFlagsAgain() throws SocketException {
        assertThat(scan.scan()).anySatisfy(each -> assertThat(each).isSameAs(loopback));
    }
}
