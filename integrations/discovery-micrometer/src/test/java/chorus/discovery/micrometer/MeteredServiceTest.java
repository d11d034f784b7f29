package chorus.discovery.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerInfo;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A service that has the meters for a listener. */
class MeteredServiceTest {

    @Test
    void whatTheServiceDoesIsInTheMeters() throws Exception {
        VirtualScheduler scheduler = new VirtualScheduler();
        FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(0));
        ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
        PeerInfo reachable = TestPeers.peer(1);
        PeerInfo unreachable = TestPeers.peer(2);
        host.whenDialing(reachable.id()).connectsAfter(Duration.ofMillis(80));
        host.whenDialing(unreachable.id()).failsAfter(Duration.ZERO, new ConnectException("refused"));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        try (PeerDiscoveryService service = PeerDiscoveryService.builder(host)
                .modules()
                .module(lan)
                .handlers()
                .handler("auto-connect", new AutoConnectHandler(host))
                .scheduler(scheduler)
                .listener(new PeerDiscoveryMetrics(registry))
                .build()) {
            service.start();
            lan.finds(reachable);
            lan.finds(unreachable);
            scheduler.advance(Duration.ofSeconds(1));
        }

        assertThat(registry.get("chorus.discovery.peers").gauge().value()).isEqualTo(2);
        assertThat(registry.get("chorus.discovery.connected").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(80);
        assertThat(registry.get("chorus.discovery.failed")
                        .tags("handler", "auto-connect", "reason", "ConnectException")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
