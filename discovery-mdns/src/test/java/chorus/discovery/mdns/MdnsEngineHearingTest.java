package chorus.discovery.mdns;

import static chorus.discovery.mdns.EngineHarness.ETH0;
import static chorus.discovery.mdns.EngineHarness.ETH0_V6;
import static chorus.discovery.mdns.EngineHarness.txt;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an engine makes of the responses of others. */
class MdnsEngineHearingTest {
    private static final String ADDRESS = "/ip4/10.0.0.9/tcp/4001";
    private static final String FOUND = "found 1 [" + ADDRESS + "]";

    private final EngineHarness node = new EngineHarness().settled();

    @Test
    void findsAPeerInTheShapeOfGo() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));

        assertThat(node.reports).containsExactly(FOUND);
    }

    @Test
    void findsAPeerInTheShapeOfRustWithABareNameAndATxtRecordForEachAddress() {
        DnsName bare = DnsName.of("pBNOpfaUwVEBcbLwFdXWOJHLwdHbvpCY");
        node.receive(response(
                List.of(node.pointer(bare, 360)),
                List.of(
                        record(bare, 360, txt(1, ADDRESS)),
                        record(bare, 360, txt(1, "/ip4/10.0.0.9/udp/4001/quic-v1")))));

        assertThat(node.reports).containsExactly("found 1 [" + ADDRESS + ", /ip4/10.0.0.9/udp/4001/quic-v1]");
    }

    @Test
    void findsAPeerInTheShapeOfJsWithEverythingAmongTheAnswers() {
        DnsName instance = node.service().child("jsjsjsjsjs");
        node.receive(response(
                List.of(
                        node.pointer(instance, 120),
                        record(instance, 120, txt(1, ADDRESS)),
                        record(instance, 120, txt(1, "/ip4/10.0.0.9/tcp/4002/ws"))),
                List.of()));

        assertThat(node.reports).containsExactly("found 1 [" + ADDRESS + ", /ip4/10.0.0.9/tcp/4002/ws]");
    }

    @Test
    void findsAPeerInTheShapeOfPythonWithNumberedKeysInOneTxt() {
        DnsName instance = node.service().child("py");
        DnsData.Txt txt = new DnsData.Txt(List.of(
                bytes("dnsaddr=" + ADDRESS + "/p2p/" + EngineHarness.peerId(1)),
                bytes("dnsaddr2=/ip4/10.0.0.9/tcp/4002/p2p/" + EngineHarness.peerId(1))));
        node.receive(response(List.of(node.pointer(instance, 4500)), List.of(record(instance, 4500, txt))));

        assertThat(node.reports).containsExactly("found 1 [" + ADDRESS + ", /ip4/10.0.0.9/tcp/4002]");
    }

    @Test
    void rustThatIsNewInEveryReplyKeepsTheAddressesOfEachReplyForTheirTimeAndTheNewestComeFirst() {
        for (String port : List.of("1", "2", "3")) {
            DnsName bare = DnsName.of("name" + port);
            node.receive(response(
                    List.of(node.pointer(bare, 360)), List.of(record(bare, 360, txt(1, "/ip4/10.0.0.9/tcp/" + port)))));
            node.advance(Duration.ofSeconds(2));
        }

        assertThat(node.reports)
                .last()
                .isEqualTo("found 1 [/ip4/10.0.0.9/tcp/3, /ip4/10.0.0.9/tcp/2, /ip4/10.0.0.9/tcp/1]");
        node.advance(Duration.ofSeconds(357));
        assertThat(node.reports).last().isEqualTo("found 1 [/ip4/10.0.0.9/tcp/3]");
    }

    @Test
    void rustThatSaysTheSameUnderANewNameIsSeenAgain() {
        for (String name : List.of("one", "two", "three")) {
            DnsName bare = DnsName.of(name);
            node.receive(response(List.of(node.pointer(bare, 360)), List.of(record(bare, 360, txt(1, ADDRESS)))));
            node.advance(Duration.ofSeconds(200));
        }

        assertThat(node.reports).containsExactly(FOUND, FOUND, FOUND);
    }

    @Test
    void rustThatTellsItsAddressesInSeveralPacketsHasThemAll() {
        for (String port : List.of("1", "2")) {
            DnsName bare = DnsName.of("name" + port);
            node.receive(response(
                    List.of(node.pointer(bare, 360)), List.of(record(bare, 360, txt(1, "/ip4/10.0.0.9/tcp/" + port)))));
        }

        assertThat(node.reports).last().isEqualTo("found 1 [/ip4/10.0.0.9/tcp/2, /ip4/10.0.0.9/tcp/1]");
    }

    @Test
    void peerWithTwoInstancesHasTheAddressesOfBothAndIsLostWithTheLast() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.receive(node.reply(1, "beta", 3200, "/ip4/10.0.0.9/tcp/4002"));
        assertThat(node.reports).last().isEqualTo("found 1 [/ip4/10.0.0.9/tcp/4002, " + ADDRESS + "]");

        node.receive(node.goodbye("beta"));
        node.advance(Duration.ofMillis(1200));
        assertThat(node.reports).last().isEqualTo(FOUND);

        node.receive(node.goodbye("alpha"));
        node.advance(Duration.ofSeconds(2));
        assertThat(node.reports).last().isEqualTo("lost 1");
    }

    @Test
    void ofVeryManyInstancesOfAPeerTheFirstAreKeptWhileTheyAreNew() {
        manyInstances();

        assertThat(node.reports)
                .last()
                .asString()
                .contains("/tcp/32,", "/tcp/1]")
                .doesNotContain("/tcp/33,");
        node.advance(Duration.ofHours(1));
        assertThat(node.reports).endsWith("lost 1").containsOnlyOnce("lost 1");
    }

    @Test
    void aPeerThatWasRestartedManyTimesIsKnownUnderItsLastName() {
        manyInstances();
        node.advance(Duration.ofMinutes(1));
        node.receive(node.reply(1, "name34", 3200, "/ip4/10.0.0.9/tcp/34"));

        assertThat(node.reports).last().asString().contains("[/ip4/10.0.0.9/tcp/34,", "/tcp/1]");
        node.advance(Duration.ofHours(1));
        assertThat(node.reports).endsWith("lost 1").containsOnlyOnce("lost 1");
    }

    private void manyInstances() {
        for (int i = 1; i <= 33; i++) {
            node.receive(node.reply(1, "name" + i, 3200, "/ip4/10.0.0.9/tcp/" + i));
            node.advanceMillis(1);
        }
    }

    @Test
    void peerHeardOnBothFamiliesOfAnInterfaceIsOnePeer() {
        node.listener().linkUp(ETH0_V6);
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.receive(ETH0_V6, node.reply(1, "alpha", 3200, ADDRESS), "fe80::9", LinkSession.MDNS_PORT);
        node.receive(node.goodbye("alpha"));
        node.advance(Duration.ofSeconds(3));

        assertThat(node.reports).containsExactly(FOUND, FOUND, "lost 1");
    }

    @Test
    void everyRefreshIsReportedWithTheFullSet() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.advance(Duration.ofSeconds(5));
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));

        assertThat(node.reports).containsExactly(FOUND, FOUND);
    }

    @Test
    void refreshWithoutTextKeepsThePeerAlive() {
        node.receive(node.reply(1, "alpha", 100, ADDRESS));
        node.advance(Duration.ofSeconds(90));
        node.receive(response(List.of(node.pointer(node.service().child("alpha"), 100)), List.of()));
        node.advance(Duration.ofSeconds(90));

        assertThat(node.reports).containsExactly(FOUND, FOUND);
    }

    @Test
    void changedAddressesUnderTheSameNameAreReportedFirstAndTheFormerOnesStayForTheirTime() {
        node.receive(node.reply(1, "alpha", 100, ADDRESS));
        node.receive(node.reply(1, "alpha", 3200, "/ip4/10.0.0.9/tcp/9"));

        assertThat(node.reports).last().isEqualTo("found 1 [/ip4/10.0.0.9/tcp/9, " + ADDRESS + "]");
        node.advance(Duration.ofSeconds(100));
        assertThat(node.reports).last().isEqualTo("found 1 [/ip4/10.0.0.9/tcp/9]");
    }

    @Test
    void expiryFollowsTheTimeToLiveOfThePeer() {
        node.receive(node.reply(1, "alpha", 120, ADDRESS));

        node.advance(Duration.ofSeconds(119));
        assertThat(node.reports).containsExactly(FOUND);
        node.advance(Duration.ofSeconds(1));
        assertThat(node.reports).containsExactly(FOUND, "lost 1");
    }

    @Test
    void peerIsAskedForAgainAt80And85And90And95PercentOfItsTime() {
        node.advance(Duration.ofMinutes(5));
        node.receive(node.reply(1, "alpha", 4000, ADDRESS));
        node.advance(Duration.ofSeconds(3150));
        node.sent.clear();
        for (double percent : List.of(80.0, 85.0, 90.0, 95.0)) {
            // The regular questions stay away, because another node asks them.
            Duration until = Duration.ofSeconds((long) (40 * percent) - 3150).minus(passedSince);
            quietly(until);
            int before = node.queries().size();
            quietly(Duration.ofSeconds(82)); // two percent, and a moment
            assertThat(node.queries()).as(percent + " %").hasSize(before + 1);
        }
        assertThat(node.queries())
                .allSatisfy(query -> assertThat(query.message().answers())
                        .noneMatch(known -> known.data()
                                .equals(new DnsData.Ptr(node.service().child("alpha")))));
    }

    private Duration passedSince = Duration.ZERO;

    private void quietly(Duration time) {
        passedSince = passedSince.plus(time);
        Duration rest = time;
        while (rest.compareTo(Duration.ofSeconds(31)) > 0) {
            node.advance(Duration.ofSeconds(31));
            node.ask(node.service(), DnsType.PTR);
            rest = rest.minusSeconds(31);
        }
        node.advance(rest);
        node.ask(node.service(), DnsType.PTR);
    }

    @Test
    void peersThatWereSeenOfLateAreListedAsKnownInOurQuestions() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.receive(node.reply(2, "beta", 40, ADDRESS));
        node.advance(Duration.ofSeconds(75));

        assertThat(node.queries())
                .last()
                .satisfies(query -> assertThat(query.message().answers())
                        .extracting(DnsRecord::data)
                        .contains(new DnsData.Ptr(node.service().child("alpha")))
                        .doesNotContain(new DnsData.Ptr(node.service().child("beta"))));
    }

    @Test
    void knownAnswersThatDoNotFitFollowInFurtherPacketsAndAllButTheLastAreTruncated() {
        for (int peer = 1; peer <= 100; peer++) {
            node.receive(
                    node.reply(peer, "a-peer-with-a-rather-long-name-" + peer, 3200, ADDRESS),
                    "10.0.0." + (peer + 9),
                    LinkSession.MDNS_PORT);
        }
        node.advance(Duration.ofSeconds(75));

        List<EngineHarness.Sent> packets = node.queries();
        assertThat(packets).hasSizeGreaterThan(2);
        assertThat(packets.get(0).message().questions()).hasSize(1);
        assertThat(packets.subList(1, packets.size()))
                .allSatisfy(packet -> assertThat(packet.message().questions()).isEmpty());
        assertThat(packets).allSatisfy(packet -> assertThat(packet.size()).isBetween(200, LocalRecords.MAX_PACKET));
        assertThat(packets.subList(0, packets.size() - 1))
                .allMatch(packet -> packet.message().isTruncated());
        assertThat(packets.get(packets.size() - 1).message().isTruncated()).isFalse();
        assertThat(packets.stream()
                        .flatMap(packet -> packet.message().answers().stream())
                        .map(DnsRecord::data))
                .hasSize(101)
                .doesNotHaveDuplicates();
    }

    @Test
    void goodbyeTakesASecondSoThatALatePacketCanProveThePeerAlive() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.receive(node.goodbye("alpha"));
        node.advanceMillis(900);
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.advance(Duration.ofSeconds(5));

        assertThat(node.reports).doesNotContain("lost 1");
    }

    @Test
    void goodbyeOfAStrangerIsIgnored() {
        node.receive(node.goodbye("nobody"));
        node.advance(Duration.ofSeconds(5));

        assertThat(node.reports).isEmpty();
    }

    @Test
    void r11_peerInDoubtIsAskedForTwiceAndLostWhenNobodyAnswers() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.advance(Duration.ofMinutes(3));
        node.sent.clear();

        node.engine.reconfirm(EngineHarness.peerId(1));
        node.advance(Duration.ofSeconds(5));

        assertThat(node.queries()).hasSize(2);
        assertThat(node.reports).last().isEqualTo("lost 1");
    }

    @Test
    void r11_peerInDoubtThatAnswersStays() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.engine.reconfirm(EngineHarness.peerId(1));
        node.advance(Duration.ofSeconds(2));
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.advance(Duration.ofMinutes(3));

        assertThat(node.reports).containsExactly(FOUND, FOUND);
    }

    @Test
    void r11_doubtsMakeNoTrafficBeyondOneRoundInTenSeconds() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.advance(Duration.ofMinutes(3));
        node.sent.clear();

        for (int i = 0; i < 90; i++) {
            node.engine.reconfirm(EngineHarness.peerId(1));
            node.engine.reconfirm(EngineHarness.peerId(99));
            node.advanceMillis(100);
            node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        }

        assertThat(node.queries()).hasSize(1);
    }

    @Test
    void ownPacketsComeBackAndAreNoPeer() {
        node.receive(node.reply(0, "alpha", 3200, ADDRESS));

        assertThat(node.reports).isEmpty();
    }

    @Test
    void oneBadAddressIsPassedOverAndNotThePeer() {
        DnsName instance = node.service().child("alpha");
        DnsData.Txt txt = new DnsData.Txt(List.of(
                bytes("dnsaddr=/ip4/999.1.1.1/tcp/1/p2p/" + EngineHarness.peerId(1)),
                bytes("dnsaddr=/ip4/10.0.0.9/tcp/4001"),
                bytes("something else"),
                bytes(""),
                bytes("dn\u017faddr=/ip4/10.0.0.8/tcp/1/p2p/" + EngineHarness.peerId(2)), // a long s
                bytes("dnsaddr\u0662=/ip4/10.0.0.8/tcp/1/p2p/" + EngineHarness.peerId(2)), // an Arabic two
                bytes("dnsaddr=/ip4/10.0.0.8/tcp/1/p2p/" + EngineHarness.peerId(2) + "/p2p/" + EngineHarness.peerId(1)),
                bytes("dnsaddr=" + ADDRESS + "/p2p/" + EngineHarness.peerId(1)),
                bytes("dnsaddr=/ip4/10.0.0.8/tcp/1/p2p/" + EngineHarness.peerId(2))));
        node.receive(response(List.of(node.pointer(instance, 100)), List.of(record(instance, 100, txt))));

        assertThat(node.reports).containsExactly(FOUND);
    }

    @Test
    void addressesThatNobodyCouldUseAreNotBelieved() {
        node.receive(node.reply(
                1, "alpha", 100, "/ip4/127.0.0.1/tcp/1", "/ip6/::/tcp/1", "/ip4/224.0.0.251/tcp/1", ADDRESS));
        node.receive(node.reply(2, "beta", 100, "/ip6/::1/tcp/1"));

        assertThat(node.reports).containsExactly(FOUND);
    }

    @Test
    void wildcardThatPythonAnnouncesStandsForTheSourceOfThePacket() {
        node.receive(node.reply(1, "alpha", 100, "/ip4/0.0.0.0/tcp/4001"));

        assertThat(node.reports).containsExactly(FOUND);
    }

    @Test
    void linkLocalAddressGetsTheZoneOfTheInterface() {
        node.receive(node.reply(1, "alpha", 100, "/ip6/fe80::9/tcp/1"));

        assertThat(node.reports).containsExactly("found 1 [/ip6zone/eth0/ip6/fe80::9/tcp/1]");
    }

    @Test
    void packetOfAnUnknownLinkIsDropped() {
        node.receive(
                EngineHarness.link("eth9", 9, ETH0.family(), "10.0.0.1/24"),
                node.reply(1, "alpha", 100, ADDRESS),
                "10.0.0.9",
                LinkSession.MDNS_PORT);

        assertThat(node.reports).isEmpty();
    }

    private static DnsMessage response(List<DnsRecord> answers, List<DnsRecord> additionals) {
        return new DnsMessage(0, DnsMessage.RESPONSE, List.of(), answers, List.of(), additionals);
    }

    private static DnsRecord record(DnsName name, long ttl, DnsData.Txt txt) {
        return new DnsRecord(name, DnsType.TXT, false, ttl, txt);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
