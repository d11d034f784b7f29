package chorus.discovery.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.LanExtension;
import chorus.discovery.testkit.RecordingPeerHandler;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LanExtension.class)
class WholeServiceTest {
    @Test
    void aPeerThatRefusesIsDialledAgainWhenItIsSeenAgain(VirtualScheduler scheduler) throws Exception {
        FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(0));
        host.whenDialing(TestPeers.id(1)).failsAfter(Duration.ofSeconds(2), new ConnectException("refused"));
        ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
        RecordingPeerHandler seen = new RecordingPeerHandler(scheduler);
        PeerDiscoveryService service = PeerDiscoveryService.builder(host)
                .scheduler(scheduler)
                .modules()
                .module(lan)
                .handler(new AutoConnectHandler(host))
                .handler(seen)
                .build();
        service.start();

        lan.finds(TestPeers.peer(1));
        seen.within(Duration.ofSeconds(5)).finds(TestPeers.peer(1));
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(1, host.dials().size());

        lan.finds(TestPeers.peer(1));
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(2, host.dials().size());

        service.close();
        seen.hearsNothingFor(Duration.ofHours(1));
    }
}
