package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.spi.MulticastLink.Family;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final InMemoryLan lan = new InMemoryLan(scheduler, 3);
    private final Transcript transcript = lan.transcript();
    private final VirtualHost hostA = lan.host("a");
    private final VirtualHost hostB = lan.host("b");
    private Program a = Program.idle();

    @BeforeEach
    void start() throws Exception {
        a = Program.on(hostA);
        Program.on(hostB);
        scheduler.runDue();
    }

    @Test
    void everyPacketIsALineWithItsTimeItsWayAndItsRecords() {
        scheduler.advance(Duration.ofMillis(1_250));
        multicast(Messages.query());
        a.transport.send(a.link("eth0", Family.IPV6), Messages.goodbye("abc"));

        assertThat(transcript.toString().lines())
                .containsExactly(
                        "    1.250000s #1 lan a 10.1.0.1:5353 > 224.0.0.251:5353 QUERY 33 B: PTR? _p2p._udp.local",
                        "    1.250000s #2 lan a [fe80::1:1]:5353 > [ff02::fb]:5353 GOODBYE 45 B:"
                                + " PTR _p2p._udp.local 0s abc._p2p._udp.local");
    }

    @Test
    void anAnswerWithinASecondOfItsQuestionIsAResponseAndAnythingElseAnAnnouncement() {
        multicast(Messages.reply("unasked"));
        multicast(Messages.query("_other._udp.local."));
        multicast(Messages.reply("asked for something else"));
        multicast(Messages.query("_P2P._udp.local."));
        scheduler.advance(Duration.ofSeconds(1));
        multicast(Messages.reply("asked"));
        scheduler.advance(Duration.ofMillis(1));
        multicast(Messages.reply("late"));
        a.transport.send(
                a.link("eth0", Family.IPV4),
                Messages.reply("unicast"),
                lan.segment().tap("10.1.2.2", 4_000).address());
        multicast(Messages.goodbye("abc"));
        multicast(new byte[] {1, 2, 3});

        assertThat(transcript.packets())
                .extracting(Packet::kind)
                .containsExactly(
                        PacketKind.ANNOUNCEMENT,
                        PacketKind.QUERY,
                        PacketKind.ANNOUNCEMENT,
                        PacketKind.QUERY,
                        PacketKind.RESPONSE,
                        PacketKind.ANNOUNCEMENT,
                        PacketKind.RESPONSE,
                        PacketKind.GOODBYE,
                        PacketKind.OTHER);
        assertThat(transcript.count(PacketKind.ANNOUNCEMENT)).isEqualTo(3);
        assertThat(transcript.count(PacketKind.QUERY)).isEqualTo(2);
        assertThat(transcript.count()).isEqualTo(9);
    }

    @Test
    void aQuestionCountsOnItsOwnSegmentOnly() throws Exception {
        multicast(Messages.query());
        Segment other = lan.segment("other");
        other.tap("10.2.0.9", InMemoryLan.PORT).send(Messages.reply("abc"));

        assertThat(transcript.count(PacketKind.ANNOUNCEMENT)).isEqualTo(1);
    }

    @Test
    void everyDropIsALineWithItsReasonAndItsReceivers() {
        for (int i = 0; i < 20; i++) {
            lan.segment().tap("10.1.1." + i, InMemoryLan.PORT);
        }
        lan.segment().dropWhen((packet, receiver) -> receiver.startsWith("tap"));
        hostB.eth0().down();
        multicast(Messages.query());
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(transcript.toString().lines().skip(2))
                .containsExactly(
                        "    0.000000s #1 not to tap 10.1.1.0, tap 10.1.1.1, tap 10.1.1.2, tap 10.1.1.3, tap 10.1.1.4,"
                                + " tap 10.1.1.5, tap 10.1.1.6, tap 10.1.1.7 and 12 more: FILTERED",
                        "    0.000100s #1 not to b: INTERFACE_DOWN");
        assertThat(transcript.drops(DropReason.FILTERED)).isEqualTo(20);
        assertThat(transcript.drops(DropReason.INTERFACE_DOWN)).isEqualTo(1);
        assertThat(transcript.drops(DropReason.LOST)).isZero();
    }

    @Test
    void whatHappensToHostsAndSegmentsIsTold() {
        lan.segment().setConditions(LinkConditions.LAN.withLoss(0.5));
        lan.segment().partition(hostA);
        lan.segment().heal();
        hostA.eth0().down();
        hostA.eth0().setAddresses("10.1.0.9/16");
        hostA.eth0().up();
        hostB.crash();
        transcript.note("the test goes on");

        assertThat(transcript.toString().lines().map(line -> line.substring(14)))
                .containsExactly(
                        "lan: delay PT0.0001S, loss 0.5",
                        "lan: [a] cut off",
                        "lan: healed",
                        "a eth0: down",
                        "a eth0: has [10.1.0.9/16]",
                        "a eth0: up",
                        "b: crashed",
                        "the test goes on");
    }

    @Test
    void trafficIsCountedForEveryHostWithoutItsOwnLoopBack() {
        multicast(Messages.query());
        multicast(Messages.query());
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(transcript.traffic("a")).isEqualTo(new Traffic(2, 66, 0, 0));
        assertThat(transcript.traffic("b")).isEqualTo(new Traffic(0, 0, 2, 66));
        assertThat(transcript.traffic("nobody")).isEqualTo(new Traffic(0, 0, 0, 0));
    }

    @Test
    void onlyTheNewestEntriesAreKeptAndTheCountsGoOn() {
        transcript.keepLast(2);
        for (int i = 0; i < 5; i++) {
            multicast(Messages.query());
        }

        assertThat(transcript.packets()).extracting(Packet::number).containsExactly(4L, 5L);
        assertThat(transcript.toString()).startsWith("... 3 entries before\n");
        assertThat(transcript.count()).isEqualTo(5);
        assertThat(transcript.traffic("a").sentPackets()).isEqualTo(5);
        assertThatThrownBy(() -> transcript.keepLast(-1)).hasMessageContaining("-1");
    }

    @Test
    void theLastLinesAreToldInOrder() {
        List.of("one", "two", "three").forEach(transcript::note);

        assertThat(transcript.last(2)).containsExactly("    0.000000s two", "    0.000000s three");
        assertThat(transcript.last(9)).hasSize(3);
    }

    private void multicast(byte[] message) {
        a.transport.send(a.link("eth0", Family.IPV4), message);
    }
}
