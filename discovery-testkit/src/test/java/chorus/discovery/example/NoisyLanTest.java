package chorus.discovery.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chorus.discovery.testkit.DropReason;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.LanExtension;
import chorus.discovery.testkit.LinkConditions;
import chorus.discovery.testkit.Tap;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LanExtension.class)
class NoisyLanTest {
    @RepeatedTest(200)
    void everyPacketArrivesOrIsDroppedForAReason(InMemoryLan lan) {
        LinkConditions noisy =
                LinkConditions.LAN.withJitter(Duration.ofMillis(20)).withLoss(0.3);
        lan.segment().setConditions(noisy);
        Tap speaker = lan.segment().tap("10.1.200.1", InMemoryLan.PORT);
        Tap listener = lan.segment().tap("10.1.200.2", InMemoryLan.PORT);

        for (int i = 0; i < 100; i++) {
            speaker.send(new byte[] {(byte) i});
        }
        lan.scheduler().advance(Duration.ofSeconds(1));

        long lost = lan.transcript().drops(DropReason.LOST);
        assertTrue(lost > 0, "the network loses packets");
        assertEquals(100, listener.received().size() + lost);
    }
}
