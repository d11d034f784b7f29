package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.EngineLan.Node;
import chorus.discovery.testkit.LinkConditions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Engines among themselves. */
class MdnsLanTest {

    @Test
    void twoNodesFindEachOtherWithinARoundTrip() {
        EngineLan lan = new EngineLan(1);
        Node old = lan.add().start();
        lan.scheduler.advance(Duration.ofSeconds(5));

        Node newcomer = lan.add().start();
        Duration took = lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(1));

        assertThat(took).isLessThan(Duration.ofMillis(5));
        assertThat(old.peers()).containsExactly(newcomer.id);
    }

    @Test
    void twoNodesThatStartOneAfterTheOtherFindEachOtherJustAsFast() {
        for (int millis = 1; millis < 2500; millis += 97) {
            EngineLan lan = new EngineLan(millis);
            lan.add().start();
            lan.scheduler.advance(Duration.ofMillis(millis));
            lan.add().start();

            assertThat(lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(2)))
                    .as("started %s ms later", millis)
                    .isLessThan(Duration.ofMillis(5));
        }
    }

    @Test
    void closedNodeIsLostWithinASecondOrTwo() {
        EngineLan lan = new EngineLan(2, ServiceTag.CHORUS, true).join(5, Duration.ofSeconds(1));
        lan.scheduler.advance(Duration.ofSeconds(5));
        assertThat(lan.everybodyKnowsEverybody()).isTrue();

        lan.nodes.get(0).close();

        lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(2));
        assertThat(lan.nodes).allSatisfy(node -> assertThat(node.problems).isEmpty());
    }

    @Test
    void leaveOfOneAmongTwentyCostsItsGoodbyesAndAQuestionOrTwo() {
        EngineLan lan = new EngineLan(7).join(20, Duration.ofSeconds(10));
        lan.scheduler.advance(Duration.ofMinutes(1));
        lan.nodes.get(3).close();

        assertThat(lan.packetsDuring(Duration.ofSeconds(5))).isLessThanOrEqualTo(3);
        assertThat(lan.everybodyKnowsEverybody()).isTrue();
    }

    @Test
    void forgedGoodbyesOfAllTwentyLoseNobodyAndCostOneAnswerEach() {
        EngineLan lan = new EngineLan(7);
        Forger forger = new Forger(lan);
        lan.join(20, Duration.ofSeconds(10));
        lan.scheduler.advance(Duration.ofMinutes(1));
        int before = lan.packets();

        for (DnsName name : forger.namesHeard()) {
            forger.goodbye(name);
        }
        for (int i = 0; i < 50; i++) {
            lan.scheduler.advance(Duration.ofMillis(100));
            assertThat(lan.everybodyKnowsEverybody()).isTrue();
        }
        assertThat(lan.packets() - before).isBetween(20, 2 * 20 + 2);
    }

    @Test
    void crashedNodeIsLostWhenItsTimeIsOver() {
        EngineLan lan = new EngineLan(3).join(3, Duration.ofSeconds(1));
        lan.scheduler.advance(Duration.ofSeconds(30));

        lan.nodes.get(2).crash();

        lan.scheduler.runUntil(lan::everybodyKnowsEverybody, MdnsTiming.RECORD_TTL.plusSeconds(1));
    }

    @Test
    void r11_crashedNodeIsLostWithinFiveSecondsWhenSomebodyCannotReachIt() {
        EngineLan lan = new EngineLan(4).join(3, Duration.ofSeconds(1));
        lan.scheduler.advance(Duration.ofSeconds(30));
        lan.nodes.get(2).crash();

        lan.nodes.get(0).reconfirm(lan.nodes.get(2).id);

        lan.scheduler.runUntil(() -> lan.nodes.get(0).peers().size() == 1, Duration.ofSeconds(5));
    }

    @Test
    void r11_livingNodeIsNeverLostByDoubtsOfOthers() {
        EngineLan lan = new EngineLan(5).join(10, Duration.ofSeconds(1));
        lan.scheduler.advance(Duration.ofSeconds(30));

        for (int i = 0; i < 30; i++) {
            lan.nodes.forEach(node -> node.reconfirm(lan.nodes.get(3).id));
            lan.scheduler.advance(Duration.ofMillis(700));
            assertThat(lan.everybodyKnowsEverybody()).isTrue();
        }
    }

    @Test
    void partedLanHealsWithinAMinute() {
        for (int seed = 0; seed < 20; seed++) {
            EngineLan lan = new EngineLan(seed).join(6, Duration.ofSeconds(1));
            lan.scheduler.advance(Duration.ofSeconds(10));
            lan.lan.segment().partition(lan.nodes.get(0).machine, lan.nodes.get(1).machine);
            lan.scheduler.advance(Duration.ofMinutes(10));
            assertThat(lan.nodes.get(0).peers()).containsExactly(lan.nodes.get(1).id);

            lan.lan.segment().heal();

            lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(60));
        }
    }

    @Test
    void steadyTrafficStaysBelowHalfAPacketAMinuteForEachNodeAndTwo() {
        for (int n : new int[] {2, 5, 20, 100}) {
            EngineLan lan = new EngineLan(n, ServiceTag.LIBP2P, true).join(n, Duration.ofSeconds(10));
            lan.scheduler.advance(Duration.ofMinutes(5));

            int perMinute = lan.packetsDuring(Duration.ofMinutes(60)) / 60;

            assertThat(perMinute).as("N=" + n).isLessThanOrEqualTo(n / 2 + 2);
            assertThat(lan.everybodyKnowsEverybody()).isTrue();
        }
    }

    @Test
    void joinOfOneAmongTwentyCostsAtMostSixtyPackets() {
        EngineLan lan = new EngineLan(7, ServiceTag.LIBP2P, true).join(20, Duration.ofSeconds(10));
        lan.scheduler.advance(Duration.ofMinutes(5));
        lan.add().start();

        assertThat(lan.packetsDuring(Duration.ofSeconds(10))).isLessThanOrEqualTo(60);
        assertThat(lan.everybodyKnowsEverybody()).isTrue();
    }

    @Test
    void twoHundredThatJoinWithinASecondKnowEachOtherInThreeWithFewPackets() {
        EngineLan lan = new EngineLan(8).join(200, Duration.ofSeconds(1));

        Duration took = lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(3));
        lan.scheduler.advance(Duration.ofSeconds(5).minus(took));

        assertThat(lan.packets()).isLessThanOrEqualTo(8 * 200);
    }

    @Test
    void twoHundredThatJoinWithLossKnowEachOtherInTenSeconds() {
        EngineLan lan = new EngineLan(9);
        lan.lan.segment().setConditions(LinkConditions.LAN.withLoss(0.1));
        lan.join(200, Duration.ofSeconds(1));

        lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(10));
    }
}
