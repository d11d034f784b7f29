package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import chorus.discovery.spi.MulticastLink.Family;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a segment does to packets: conditions, partitions and the test's own filter. */
class SegmentTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final int MANY = 2_000;

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final InMemoryLan lan = new InMemoryLan(scheduler, 7);
    private final Segment segment = lan.segment();
    private final VirtualHost hostA = lan.host("a");
    private final VirtualHost hostB = lan.host("b");
    private final VirtualHost hostC = lan.host("c");
    private Program a = Program.idle();
    private Program b = Program.idle();
    private Program c = Program.idle();

    @BeforeEach
    void start() throws Exception {
        a = Program.on(hostA);
        b = Program.on(hostB);
        c = Program.on(hostC);
        scheduler.runDue();
    }

    @Test
    void aPacketTakesTheDelay() {
        segment.setConditions(LinkConditions.LAN.withDelay(MILLI.multipliedBy(40)));

        a.multicast(Family.IPV4, "hello");
        scheduler.advance(MILLI.multipliedBy(40).minusNanos(1));
        assertThat(b.heard()).isEmpty();

        scheduler.advance(Duration.ofNanos(1));
        assertThat(b.heard()).containsExactly("hello");
    }

    @Test
    void allReceiversOfOneDelayShareOneTask() {
        int before = scheduler.pending();

        a.multicast(Family.IPV4, "hello");

        assertThat(scheduler.pending()).isEqualTo(before + 2); // the loop-back, and the others
    }

    @Test
    void jitterSpreadsArrivalsWithinItsBoundAndKeepsTheirOrder() {
        segment.setConditions(LinkConditions.LAN.withDelay(MILLI).withJitter(MILLI.multipliedBy(10)));
        for (int i = 0; i < MANY; i++) {
            a.multicast(Family.IPV4, "" + i);
            scheduler.advance(Duration.ofNanos(1));
        }
        int before = b.heard().size();
        scheduler.advance(MILLI.multipliedBy(11));

        assertThat(before).isLessThan(MANY);
        assertThat(b.heard()).hasSize(MANY).isSortedAccordingTo((x, y) -> Integer.compare(number(x), number(y)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3, 0.9})
    void lossTakesItsShareOfTheReceivers(double loss) {
        segment.setConditions(LinkConditions.LAN.withLoss(loss));
        sendMany();

        assertThat((double) b.heard().size()).isCloseTo(MANY * (1 - loss), within(MANY * 0.04));
        assertThat(b.heard()).isNotEqualTo(c.heard());
        assertThat(a.heard()).as("the loop-back never loses").hasSize(MANY);
        assertThat(lan.transcript().drops(DropReason.LOST))
                .isEqualTo(2L * MANY - b.heard().size() - c.heard().size());
    }

    @Test
    void lossOfOneLosesAll() {
        segment.setConditions(LinkConditions.LAN.withLoss(1));
        sendMany();

        assertThat(b.heard()).isEmpty();
    }

    @Test
    void duplicationDeliversTwice() {
        segment.setConditions(LinkConditions.LAN.withDuplication(1));

        a.multicast(Family.IPV4, "hello");
        scheduler.advance(MILLI);

        assertThat(b.heard()).containsExactly("hello", "hello");
    }

    @Test
    void reorderingLetsLaterPacketsOvertake() {
        segment.setConditions(LinkConditions.LAN.withReordering(0.2, MILLI.multipliedBy(5)));
        sendMany();

        assertThat(b.heard()).hasSize(MANY);
        long overtaken = 0;
        for (int i = 1; i < MANY; i++) {
            overtaken += number(b.heard().get(i)) < number(b.heard().get(i - 1)) ? 1 : 0;
        }
        assertThat(overtaken).isBetween(MANY / 20L, MANY / 2L);
    }

    @Test
    void aPacketOfTheMtuTravelsInOnePieceAndALargerOneInFragments() {
        segment.setConditions(LinkConditions.LAN.withFragmentLoss(1));

        send(Family.IPV4, 1_500 - 28);
        send(Family.IPV6, 1_500 - 48);
        scheduler.advance(MILLI);
        assertThat(b.datagrams).hasSize(2);

        send(Family.IPV4, 1_500 - 27);
        send(Family.IPV6, 1_500 - 47);
        scheduler.advance(MILLI);
        assertThat(b.datagrams).hasSize(2);
        assertThat(lan.transcript().drops(DropReason.FRAGMENT_LOST)).isEqualTo(4);
    }

    @Test
    void fragmentsThatAllArriveMakeTheWholePacket() {
        send(Family.IPV4, 9_000);
        scheduler.advance(MILLI);

        assertThat(b.datagrams.get(0).payload()).hasSize(9_000);
    }

    @Test
    void aPacketOfManyFragmentsIsLostMoreOften() {
        segment.setConditions(LinkConditions.LAN.withLoss(0.1));
        for (int i = 0; i < MANY; i++) {
            send(Family.IPV4, 6_000);
        }
        scheduler.advance(MILLI);

        assertThat((double) b.datagrams.size()).isCloseTo(MANY * Math.pow(0.9, 5), within(MANY * 0.05));
    }

    @Test
    void bandwidthMakesPacketsQueueAndDropsThoseThatWouldWaitTooLong() {
        int frame = 14 + 20 + 8 + 958;
        segment.setConditions(
                LinkConditions.LAN.withDelay(Duration.ZERO).withBandwidth(frame * 8 * 1_000L, MILLI.multipliedBy(3)));

        for (int i = 0; i < 10; i++) {
            send(Family.IPV4, 958);
        }
        scheduler.advance(MILLI.minusNanos(1));
        assertThat(b.datagrams).isEmpty();
        scheduler.advance(Duration.ofNanos(1));
        assertThat(b.datagrams).hasSize(1);

        scheduler.advance(Duration.ofSeconds(1));
        assertThat(b.datagrams).hasSize(4);
        assertThat(lan.transcript().drops(DropReason.QUEUE_FULL)).isEqualTo(2 * 6);
    }

    @Test
    void islandsHearThemselvesOnlyUntilTheSegmentIsHealed() {
        segment.partition(hostA);
        sayAll();
        assertThat(a.heard()).containsExactly("a");
        assertThat(b.heard()).containsExactly("b", "c");
        assertThat(c.heard()).containsExactly("c", "b");
        assertThat(lan.transcript().drops(DropReason.PARTITIONED)).isEqualTo(4);

        segment.partition(hostB);
        sayAll();
        assertThat(c.heard()).containsExactly("c");

        segment.heal();
        sayAll();
        assertThat(c.heard()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aFilterDropsWhatTheTestSays() {
        segment.dropWhen((packet, receiver) -> packet.sender().equals("a") && receiver.equals("b"));
        sayAll();
        assertThat(a.heard()).as("the other direction is open").contains("b");
        assertThat(b.heard()).containsExactly("b", "c");
        assertThat(c.heard()).contains("a");
        assertThat(lan.transcript().drops(DropReason.FILTERED)).isEqualTo(1);

        segment.heal();
        sayAll();
        assertThat(b.heard()).contains("a");
    }

    @Test
    void whatIsUnderWayArrivesAfterAPartition() {
        a.multicast(Family.IPV4, "hello");
        segment.partition(hostA);
        scheduler.advance(MILLI);

        assertThat(b.heard()).containsExactly("hello");
    }

    @Test
    void whatThrowsInAReceiverComesOutOfTheTestsCall() {
        b.onReceive = () -> {
            throw new IllegalStateException("broken engine");
        };
        a.multicast(Family.IPV4, "hello");

        assertThatThrownBy(() -> scheduler.advance(MILLI)).hasMessage("broken engine");
    }

    @Test
    void conditionsThatCannotBeAreRefusedWithTheirValue() {
        LinkConditions lan = LinkConditions.LAN;
        assertThatThrownBy(() -> lan.withLoss(1.5)).hasMessageContaining("loss 1.5");
        assertThatThrownBy(() -> lan.withDuplication(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> lan.withReordering(-1, MILLI)).hasMessageContaining("reordering -1.0");
        assertThatThrownBy(() -> lan.withFragmentLoss(2)).hasMessageContaining("fragment loss 2.0");
        assertThatThrownBy(() -> lan.withDelay(MILLI.negated())).hasMessageContaining("delay PT-0.001S");
        assertThatThrownBy(() -> lan.withJitter(MILLI.negated())).hasMessageContaining("jitter");
        assertThatThrownBy(() -> lan.withMtu(575)).hasMessageContaining("mtu 575; expected 576 to 65535");
        assertThatThrownBy(() -> lan.withMtu(65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> lan.withBandwidth(-1, MILLI)).hasMessageContaining("bandwidth -1");
        assertThatThrownBy(() -> lan.withBandwidth(1, MILLI.negated())).hasMessageContaining("longest queue");
    }

    @Test
    void conditionsSayWhatIsUnusualAboutThem() {
        assertThat(LinkConditions.LAN).hasToString("delay PT0.0001S");
        assertThat(LinkConditions.LAN.withLoss(0.25).withMtu(1_280).withDelay(MILLI))
                .hasToString("delay PT0.001S, loss 0.25, mtu 1280");
    }

    private void sendMany() {
        for (int i = 0; i < MANY; i++) {
            a.multicast(Family.IPV4, "" + i);
            scheduler.advance(MILLI);
        }
        scheduler.advance(MILLI.multipliedBy(100));
    }

    private void sayAll() {
        List.of(a, b, c).forEach(program -> program.datagrams.clear());
        a.multicast(Family.IPV4, "a");
        b.multicast(Family.IPV4, "b");
        c.multicast(Family.IPV4, "c");
        scheduler.advance(MILLI);
    }

    private void send(Family family, int bytes) {
        a.transport.send(a.link("eth0", family), new byte[bytes]);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
