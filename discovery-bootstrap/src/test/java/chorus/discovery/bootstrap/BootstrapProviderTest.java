package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.VirtualScheduler;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class BootstrapProviderTest {
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final RecordingSink sink = new RecordingSink();

    @Test
    void theModuleIsFoundByItsName() {
        assertThat(ServiceLoader.load(PeerDiscoveryProvider.class))
                .extracting(PeerDiscoveryProvider::name)
                .contains("bootstrap");
    }

    @Test
    void thePeersOfTheSettingAreReported() throws Exception {
        start(Peers.line(1) + ", " + Peers.line(2));
        assertThat(sink.found).containsExactlyInAnyOrder(Peers.info(1), Peers.info(2));
    }

    @Test
    void addressesOfOnePeerAreReportedTogetherInTheOrderOfTheList() throws Exception {
        start(Peers.place(8) + "/p2p/" + Peers.id(1) + " " + Peers.line(1) + " " + Peers.line(1));
        assertThat(sink.found).containsExactly(new PeerInfo(Peers.id(1), List.of(Peers.place(8), Peers.place(1))));
    }

    @Test
    void aNodeThatIsInItsOwnListDoesNotReportItself() throws Exception {
        start(Peers.line(FakeHost.SELF) + " " + Peers.line(1));
        assertThat(sink.found).containsExactly(Peers.info(1));
    }

    @Test
    void nothingIsReportedAfterClose() throws Exception {
        PeerDiscovery source = create(Peers.line(1));
        source.start(sink);
        source.close();
        scheduler.runDue();
        assertThat(sink.found).isEmpty();
    }

    @Test
    void allBadAddressesOfTheSettingAreToldAtOnce() {
        String noPeer = "/ip4/10.0.0.1/tcp/4001";
        assertThatThrownBy(() -> create("10.0.0.1:4001 " + Peers.line(1) + " " + noPeer))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("setting bootstrap.peers has 2 bad addresses")
                .hasMessageContaining("entry 1: ")
                .hasMessageContaining("entry 3: \"" + noPeer + "\" does not end in a peer id");
    }

    private void start(String peers) throws DiscoveryException {
        create(peers).start(sink);
        scheduler.runDue();
    }

    private PeerDiscovery create(String peers) throws DiscoveryException {
        return new BootstrapProvider()
                .create(new DiscoveryContext(
                        new FakeHost(),
                        ServiceTag.CHORUS,
                        scheduler,
                        new Random(1),
                        Settings.of(Map.of("bootstrap.peers", peers)),
                        id -> {}));
    }
}
