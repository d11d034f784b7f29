package chorus.discovery.mdns;

import static chorus.discovery.mdns.EngineHarness.ETH0;
import static chorus.discovery.mdns.EngineHarness.query;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much an engine takes, and that it tells of what it refuses (rule R10). */
class MdnsEngineLimitsTest {
    private final EngineHarness node = new EngineHarness().settled();

    @Test
    void r10_malformedPacketsAreToldOnceASecondWithTheirNumberAndNotAtAllWhenThereAreNone() {
        for (int i = 0; i < 50; i++) {
            node.receiveBytes(ETH0, new byte[] {1, 2, 3}, "10.0.0.9", LinkSession.MDNS_PORT);
        }
        assertThat(node.rejections).isEmpty();

        node.advance(Duration.ofSeconds(1));
        assertThat(node.rejections).containsExactly("50 malformed packet");

        node.advance(Duration.ofMinutes(10));
        assertThat(node.rejections).hasSize(1);
    }

    @Test
    void r10_packetsOfOthersAreNotRefusedButPassedOver() {
        for (byte[] foreign : SamplePackets.foreign()) {
            node.receiveBytes(ETH0, foreign, "10.0.0.9", LinkSession.MDNS_PORT);
        }
        node.advance(Duration.ofSeconds(2));

        assertThat(node.rejections).isEmpty();
    }

    @Test
    void r10_packetsThatAreTooLongOrHaveTooManyRecordsAreRefused() {
        byte[] long9001 = new byte[Limits.PACKET_BYTES + 1];
        byte[] manyRecords = new byte[12];
        manyRecords[2] = (byte) 0x84;
        manyRecords[6] = (byte) ((Limits.RECORDS + 1) >> 8);
        manyRecords[7] = (byte) (Limits.RECORDS + 1);
        node.receiveBytes(ETH0, long9001, "10.0.0.9", LinkSession.MDNS_PORT);
        node.receiveBytes(ETH0, manyRecords, "10.0.0.9", LinkSession.MDNS_PORT);
        node.advance(Duration.ofSeconds(1));

        assertThat(node.rejections).containsExactly("1 packet too long", "1 too many records in a packet");
    }

    @Test
    void r10_whatTheTransportRefusesIsToldInItsWords() {
        node.listener().refused("packet from off the link", 7);

        assertThat(node.rejections).containsExactly("7 packet from off the link");
    }

    @Test
    void r10_sourceThatAsksForManyUnicastAnswersGetsTenASecondAndTheMulticastOfEverySecond() {
        for (int i = 0; i < 100; i++) {
            node.receive(query(node.service(), DnsType.PTR, false), "10.0.0.9", 40_000);
            node.receive(query(node.service(), DnsType.PTR, true), "10.0.0.9", LinkSession.MDNS_PORT);
            node.advanceMillis(10);
        }

        assertThat(unicasts("10.0.0.9")).isEqualTo(10);
        assertThat(node.responses()).hasSizeBetween(11, 12);
        node.advance(Duration.ofSeconds(1));
        assertThat(node.rejections).containsExactly("190 too many questions from one address");
        node.receive(query(node.service(), DnsType.PTR, true), "10.0.0.9", LinkSession.MDNS_PORT);
        assertThat(unicasts("10.0.0.9")).as("a new second").isEqualTo(11);
    }

    @Test
    void r10_questionsWithManyForgedSourcesGetABoundedNumberOfUnicasts() {
        for (int i = 0; i < 5_000; i++) {
            node.receive(query(node.service(), DnsType.PTR, false), "10.0.0." + (2 + i % 250), 40_000 + i % 1_000);
        }

        assertThat(node.responses()).hasSize(Limits.UNICASTS + 1);
    }

    @Test
    void r10_unicastAnswerIsOnePacketForAQuestion() {
        node.receive(query(node.service(), DnsType.PTR, false), "10.0.0.9", 40_000);
        node.receive(query(node.service(), DnsType.TXT, false), "10.0.0.9", 40_000);

        assertThat(unicasts("10.0.0.9")).isEqualTo(1);
    }

    @Test
    void r10_answerThatWaitsForTheKnownAnswersOfTooManyGoesOut() {
        for (int i = 0; i <= Limits.WAITING_QUERIERS; i++) {
            node.receive(
                    new DnsMessage(
                            0,
                            DnsMessage.TC,
                            List.of(new DnsQuestion(node.service(), DnsType.PTR, false)),
                            List.of(),
                            List.of(),
                            List.of()),
                    "10.0.0." + (2 + i),
                    LinkSession.MDNS_PORT);
        }
        node.advance(Duration.ofSeconds(1));

        assertThat(node.responses()).hasSize(1);
        assertThat(node.rejections).containsExactly("1 too many truncated questions");
    }

    @Test
    void r10_inventedNamesAreAskedForInABoundedNumberOfPackets() {
        for (int packet = 0; packet < 100; packet++) {
            List<DnsRecord> known = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                known.add(node.pointer(node.service().child("invented-" + packet + "-" + i), 200));
            }
            node.receive(query(node.service(), DnsType.PTR, false, known.toArray(DnsRecord[]::new)));
        }
        node.advance(Duration.ofSeconds(30));

        assertThat(node.rejections).contains(10_000 - Limits.WANTED_NAMES + " too many unknown names");
        assertThat(node.queries().size()).isLessThanOrEqualTo(Limits.WANTED_NAMES * Limits.ASKS_PER_NAME / 32 + 2);
    }

    private long unicasts(String receiver) {
        return node.responses().stream()
                .map(EngineHarness.Sent::receiver)
                .filter(to -> to != null && to.getAddress().equals(EngineHarness.address(receiver)))
                .map(InetSocketAddress::getAddress)
                .count();
    }
}
