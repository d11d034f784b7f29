package chorus.discovery.jmdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedJmdnsTest {
    @Test
    void theApplicationOfTheReadmeListensOnItsJmdns() throws Exception {
        FakeJmdns fake = new FakeJmdns("10.1.0.9");
        CountDownLatch listening = new CountDownLatch(1);
        fake.whenListening = listening::countDown;

        try (PeerDiscoveryService discovery =
                SharedJmdns.discover(new FakePeerHost(new VirtualScheduler(), TestPeers.id(0)), fake.jmdns)) {
            assertThat(listening.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(discovery.peers()).isEmpty();
        }
    }
}
