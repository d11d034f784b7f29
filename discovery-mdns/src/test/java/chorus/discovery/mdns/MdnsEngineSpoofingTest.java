package chorus.discovery.mdns;

import static chorus.discovery.mdns.EngineHarness.peerId;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an engine makes of those who speak in the name of others. */
class MdnsEngineSpoofingTest {
    private static final String ADDRESS = "/ip4/10.0.0.9/tcp/4001";
    private static final String FOUND = "found 1 [" + ADDRESS + "]";
    private static final String EVIL = "/ip4/10.0.0.66/tcp/6";

    private final EngineHarness node = new EngineHarness().settled();

    @Test
    void claimUnderTheSameNameDisplacesNoWorkingAddress() {
        node.receive(node.reply(1, "alpha", 300, ADDRESS));
        fromEvil(node.reply(1, "alpha", 4500, EVIL));

        assertThat(node.reports).last().isEqualTo("found 1 [" + EVIL + ", " + ADDRESS + "]");
    }

    @Test
    void claimUnderTheSameNameForAnotherPeerLeavesThePeerWhoHasTheName() {
        node.receive(node.reply(1, "alpha", 300, ADDRESS));
        fromEvil(node.reply(2, "alpha", 300, EVIL));
        node.advance(Duration.ofSeconds(5));

        assertThat(node.reports).containsExactly(FOUND, "found 2 [" + EVIL + "]");
    }

    @Test
    void claimUnderAnotherNameOnlyAddsToAPeer() {
        node.receive(node.reply(1, "alpha", 300, ADDRESS));
        fromEvil(node.reply(1, "omega", 300, EVIL));

        assertThat(node.reports).last().isEqualTo("found 1 [" + EVIL + ", " + ADDRESS + "]");
    }

    @Test
    void claimThatNobodyAnswersForEndsWhenThePeerIsCheckedAndTheWorkingAddressStays() {
        node.receive(node.reply(1, "alpha", 300, ADDRESS));
        fromEvil(node.reply(1, "alpha", 4500, EVIL));

        node.engine.reconfirm(peerId(1));
        node.advance(Duration.ofSeconds(1));
        node.receive(node.reply(1, "alpha", 300, ADDRESS));
        node.advance(Duration.ofSeconds(4));

        assertThat(node.reports).last().isEqualTo(FOUND);
    }

    @Test
    void floodOfClaimsForOnePeerIsBoundedAndLeavesWhatWasThereBefore() {
        node.receive(node.reply(1, "alpha", 300, ADDRESS));
        for (int i = 0; i < 1000; i++) {
            fromEvil(i, node.reply(1, "omega" + i, 300, "/ip4/10.0.0.66/tcp/" + (1000 + i)));
        }
        node.advance(Duration.ofSeconds(1));

        assertThat(node.rejections).containsExactly(1001 - Limits.CLAIMS + " too many claims for one peer");
        assertThat(node.reports).hasSize(Limits.CLAIMS).last().asString().contains(ADDRESS);
    }

    @Test
    void floodOfClaimsUnderOneNameIsBounded() {
        for (int i = 0; i < 1000; i++) {
            fromEvil(i, node.reply(i % 100, "alpha", 300, "/ip4/10.0.0.66/tcp/" + (1000 + i)));
        }
        node.advance(Duration.ofSeconds(1));

        assertThat(node.reports).hasSize(Limits.CLAIMS);
    }

    @Test
    void addressesKnownForLongestSurviveThousandsOfOthersForTheSamePeer() {
        node.receive(node.reply(1, "alpha", 300, ADDRESS));
        for (int i = 0; i < 20; i++) {
            fromEvil(node.reply(
                    1,
                    "omega" + i,
                    300,
                    IntStream.range(1000 + 20 * i, 1020 + 20 * i)
                            .mapToObj(port -> "/ip4/10.0.0.66/tcp/" + port)
                            .toArray(String[]::new)));
        }

        String last = node.reports.get(node.reports.size() - 1);
        assertThat(last).contains(ADDRESS);
        assertThat(last.split(",")).hasSize(Limits.ADDRESSES);
    }

    @Test
    void addressesOfAPeerBeyondSixtyFourAreRefused() {
        node.receive(node.reply(
                1,
                "alpha",
                300,
                IntStream.range(1000, 1065)
                        .mapToObj(port -> "/ip4/10.0.0.9/tcp/" + port)
                        .toArray(String[]::new)));
        node.advance(Duration.ofSeconds(1));

        assertThat(node.rejections).containsExactly("1 too many addresses of a peer");
    }

    @Test
    void peerWhoseGoodbyeWasForgedIsAskedOnceAndStaysWhenItAnswersAsLateAsItMay() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.sent.clear();

        node.receive(node.goodbye("alpha"));
        node.advanceMillis(100);
        assertThat(node.queries()).hasSize(1);
        node.advanceMillis(1000);
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.advance(Duration.ofSeconds(10));

        assertThat(node.reports).containsExactly(FOUND, FOUND);
        assertThat(node.queries()).hasSize(1);
    }

    @Test
    void peerThatReallyLeftIsLostInLittleMoreThanASecond() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.receive(node.goodbye("alpha"));
        node.advanceMillis(1200);

        assertThat(node.reports).containsExactly(FOUND, "lost 1");
    }

    @Test
    void goodbyeIsAskedAboutByOneNodeOnlyWhenAnotherAsksFirst() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.sent.clear();
        node.receive(node.goodbye("alpha"));
        node.ask(node.service(), DnsType.PTR);
        node.advance(Duration.ofSeconds(2));

        assertThat(node.queries()).isEmpty();
        assertThat(node.reports).endsWith("lost 1");
    }

    @Test
    void questionThatTellsThePeerInDoubtToBeSilentDoesNotCountAsAsked() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.sent.clear();
        node.receive(node.goodbye("alpha"));
        node.ask(node.service(), DnsType.PTR, node.pointer(node.service().child("alpha"), 3000));
        node.advance(Duration.ofSeconds(2));

        assertThat(node.queries()).hasSize(1);
    }

    @Test
    void floodOfForgedGoodbyesCostsAQuestionASecondAtMost() {
        node.receive(node.reply(1, "alpha", 3200, ADDRESS));
        node.sent.clear();
        for (int i = 0; i < 100; i++) {
            node.receive(node.goodbye("alpha"));
            node.advanceMillis(50);
            node.receive(node.reply(1, "alpha", 3200, ADDRESS));
            node.advanceMillis(50);
        }

        assertThat(node.queries().size()).isLessThanOrEqualTo(11);
        assertThat(node.reports).doesNotContain("lost 1");
    }

    @Test
    void goodbyeInOurOwnNameIsAnsweredByAnAnnouncementOnceASecondAtMost() {
        DnsName own = ((DnsData.Ptr) new EngineHarness().started().ownPointer().data()).target();
        for (int i = 0; i < 29; i++) {
            node.receive(node.goodbye(own.labels().get(0)), "10.0.0.66", LinkSession.MDNS_PORT);
            node.advanceMillis(100);
        }

        assertThat(node.responses()).hasSize(3).allMatch(packet -> packet.receiver() == null);
        assertThat(node.responses().get(0).at()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void addressesThatLeadBackToThisNodeNeverReachTheSink() {
        fromEvil(node.reply(1, "alpha", 300, "/ip4/10.0.0.1/tcp/4001", "/ip4/127.0.0.1/tcp/4001", EVIL));
        fromEvil(node.reply(2, "beta", 300, "/ip4/10.0.0.1/tcp/4001"));
        fromEvil(node.reply(3, "gamma", 300, "/ip4/10.0.0.1/tcp/4002"));

        assertThat(node.reports).containsExactly("found 1 [" + EVIL + "]", "found 3 [/ip4/10.0.0.1/tcp/4002]");
    }

    @Test
    void whoeverElseHasOurPeerIdIsToldOfOnceForEachSetOfAddresses() {
        for (int i = 0; i < 5; i++) {
            fromEvil(node.reply(0, "omega" + i, 300, EVIL));
        }
        fromEvil(node.reply(0, "omega", 300, "/ip4/10.0.0.66/tcp/7"));

        assertThat(node.impersonations)
                .extracting(PeerInfo::addresses)
                .extracting(Object::toString)
                .containsExactly("[" + EVIL + "]", "[/ip4/10.0.0.66/tcp/7]");
        assertThat(node.reports).isEmpty();
    }

    @Test
    void ourOwnPacketsAreNoImpersonationFromWhereverTheyComeBack() {
        EngineHarness chorus = new EngineHarness(ServiceTag.CHORUS).started();
        for (EngineHarness.Sent packet : chorus.responses()) {
            chorus.receive(packet.message(), "10.0.0.1", LinkSession.MDNS_PORT);
            chorus.receive(packet.message(), "10.0.0.66", LinkSession.MDNS_PORT);
        }

        assertThat(chorus.impersonations).isEmpty();
    }

    @Test
    void packetsWithNamesThatThisNodeHadAreNoImpersonation() {
        EngineHarness renamed = new EngineHarness().started();
        List<EngineHarness.Sent> former = List.copyOf(renamed.responses());
        renamed.host.listenOn("/ip4/0.0.0.0/tcp/9");
        renamed.advance(Duration.ofSeconds(5));
        int said = renamed.responses().size();
        for (EngineHarness.Sent packet : former) {
            renamed.receive(packet.message(), "10.0.0.1", LinkSession.MDNS_PORT);
        }

        assertThat(former).isNotEmpty();
        assertThat(renamed.impersonations).isEmpty();
        assertThat(renamed.responses()).hasSize(said);
    }

    @Test
    void anotherNodeOfThisMachineWithOurPeerIdIsTold() {
        node.receive(node.reply(0, "second", 300, "/ip4/10.0.0.1/tcp/5"), "10.0.0.1", LinkSession.MDNS_PORT);

        assertThat(node.impersonations).hasSize(1);
    }

    @Test
    void impersonationsBeyondABoundAreNotTold() {
        for (int i = 0; i < 1000; i++) {
            fromEvil(node.reply(0, "omega", 300, "/ip4/10.0.0.66/tcp/" + (1000 + i)));
        }

        assertThat(node.impersonations).hasSize(Limits.IMPERSONATIONS);
    }

    private void fromEvil(DnsMessage message) {
        fromEvil(0, message);
    }

    /** From one of sixty sources. */
    private void fromEvil(int number, DnsMessage message) {
        node.receive(message, "10.0.0." + (66 + number % 60), LinkSession.MDNS_PORT);
    }
}
