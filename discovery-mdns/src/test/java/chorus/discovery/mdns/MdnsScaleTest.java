package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.EngineLan.Node;
import chorus.discovery.testkit.LinkConditions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Large LANs and long times; run with {@code -Pscale}. */
@Tag("scale")
class MdnsScaleTest {

    @Test
    void aThousandThatJoinWithinASecondKnowEachOtherInThreeWithEightPacketsEachAtMost() {
        EngineLan lan = new EngineLan(8).withoutTranscript().join(1000, Duration.ofSeconds(1));

        Duration took = lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(3));
        lan.scheduler.advance(Duration.ofSeconds(5).minus(took));

        assertThat(lan.packets()).isLessThanOrEqualTo(8 * 1000);
    }

    @Test
    void aThousandThatLoseATenthOfAllPacketsKnowEachOtherInTenSeconds() {
        EngineLan lan = new EngineLan(9).withoutTranscript();
        lan.lan.segment().setConditions(LinkConditions.LAN.withLoss(0.1));
        lan.join(1000, Duration.ofSeconds(1));

        lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(10));
    }

    @Test
    void aThousandAtRestSayNoMoreThanHalfAPacketAMinuteForEachAndTwo() {
        EngineLan lan = new EngineLan(9).withoutTranscript().join(1000, Duration.ofSeconds(1));
        lan.scheduler.advance(Duration.ofMinutes(5));

        int perMinute = lan.packetsDuring(Duration.ofMinutes(5)) / 5; // in which every node speaks once

        assertThat(perMinute).isLessThanOrEqualTo(1000 / 2 + 2);
        assertThat(lan.everybodyKnowsEverybody()).isTrue();
    }

    @Test
    void tenThousandPeersAnnouncedToOneEngineAreAllFound() {
        EngineHarness node =
                new EngineHarness(ServiceTag.LIBP2P, EngineHarness.open(new Limits(10_000, 10_000))).started();
        node.forgetWhatIsSent();
        DnsName service = node.service();

        for (int peer = 1; peer <= 10_000; peer++) {
            DnsName instance = service.child("scripted-peer-with-a-number-" + peer);
            byte[] txt = ("dnsaddr=/ip4/10.0." + peer / 250 + "." + peer % 250 + "/tcp/4002/p2p/"
                            + EngineLan.peerId(peer))
                    .getBytes(StandardCharsets.UTF_8);
            node.receive(new DnsMessage(
                    0,
                    DnsMessage.RESPONSE,
                    List.of(),
                    List.of(node.pointer(instance, 300)),
                    List.of(),
                    List.of(new DnsRecord(instance, DnsType.TXT, true, 300, new DnsData.Txt(List.of(txt))))));
            node.advanceMillis(1);
        }

        assertThat(node.reports).hasSize(10_000).allMatch(report -> report.startsWith("found"));
        node.advance(Duration.ofMinutes(10));
        assertThat(node.reports).hasSize(20_000);
    }

    @Test
    void sameSeedGivesTheSameTranscriptByteForByteOnEveryJdk() throws NoSuchAlgorithmException {
        String first = transcriptOfChurn(42);

        assertThat(transcriptOfChurn(42)).isEqualTo(first);
        assertThat(transcriptOfChurn(43)).isNotEqualTo(first);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        assertThat(HexFormat.of().formatHex(digest.digest(first.getBytes(StandardCharsets.UTF_8))))
                .as("the same on all JDKs; changes only when the engine or the LAN speaks differently")
                .isEqualTo("e5f5480164843c4a106b70d3a80b8daa174f19d8d7463a4de137afdcd51a4606");
    }

    @Test
    void churnEndsInTheRightStateForTwoHundredSeeds() {
        for (int seed = 0; seed < 200; seed++) {
            EngineLan lan = churn(seed);
            lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofMinutes(7));
            assertThat(lan.nodes).allSatisfy(node -> assertThat(node.problems).isEmpty());
        }
    }

    @Test
    void hundredPeersOnABadNetworkKnowEachOtherInThirtySecondsForTwoHundredSeeds() {
        for (int seed = 0; seed < 200; seed++) {
            EngineLan lan = new EngineLan(seed).withoutTranscript();
            lan.lan
                    .segment()
                    .setConditions(LinkConditions.LAN
                            .withLoss(0.3)
                            .withDuplication(0.2)
                            .withReordering(0.2, Duration.ofMillis(50)));
            lan.join(100, Duration.ofSeconds(1));
            lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofSeconds(30));
        }
    }

    @Test
    void dayOfChurnWithFiftyPeersLeavesNothingBehind() {
        EngineLan lan = new EngineLan(5).withoutTranscript().join(50, Duration.ofSeconds(10));
        RandomGenerator random = new SplittableRandom(5);
        for (int minute = 0; minute < 24 * 60; minute += 10) {
            lan.scheduler.advance(Duration.ofMinutes(10));
            List<Node> present = lan.present();
            Node leaving = present.get(random.nextInt(present.size()));
            if (random.nextBoolean()) {
                leaving.close();
            } else {
                leaving.crash();
            }
            lan.add().start();
        }

        lan.scheduler.runUntil(lan::everybodyKnowsEverybody, Duration.ofMinutes(7));
        assertThat(lan.present()).hasSize(50);
        lan.present().forEach(Node::close);
        lan.scheduler.advance(Duration.ofSeconds(2));
        assertThat(lan.scheduler.pending()).isZero();
        assertThat(lan.nodes).allSatisfy(node -> assertThat(node.problems).isEmpty());
    }

    private static String transcriptOfChurn(long seed) {
        return churn(seed).lan.transcript().toString();
    }

    /** Two minutes of joins, leaves, crashes, a partition and loss among a dozen nodes; the network is whole at the end. */
    private static EngineLan churn(long seed) {
        EngineLan lan = new EngineLan(seed);
        RandomGenerator random = new SplittableRandom(seed);
        lan.lan.segment().setConditions(LinkConditions.LAN.withLoss(random.nextDouble() * 0.3));
        lan.join(8, Duration.ofSeconds(5));
        for (int step = 0; step < 12; step++) {
            lan.scheduler.advance(Duration.ofSeconds(10));
            List<Node> present = lan.present();
            Node one = present.get(random.nextInt(present.size()));
            switch (random.nextInt(5)) {
                case 0 -> one.close();
                case 1 -> one.crash();
                case 2 -> lan.lan.segment().partition(one.machine);
                case 3 -> lan.lan.segment().heal();
                default -> lan.add().start();
            }
            if (lan.present().size() < 3) {
                lan.add().start();
            }
        }
        lan.lan.segment().heal();
        lan.lan.segment().setConditions(LinkConditions.LAN);
        return lan;
    }
}
