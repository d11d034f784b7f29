package chorus.discovery.mdns;

import static chorus.discovery.mdns.EngineHarness.query;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.EngineHarness.Sent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an engine says when it is asked. */
class MdnsEngineAnsweringTest {
    private static final DnsName META = DnsName.parse("_services._dns-sd._udp.local");

    private final EngineHarness node = new EngineHarness();

    @Test
    void answersAtOnceInALanOfAFewByMulticast() {
        node.started();
        DnsMessage announcement = node.responses().get(0).message();
        node.advance(Duration.ofSeconds(40));
        node.sent.clear();

        node.ask(node.service(), DnsType.PTR);

        assertThat(node.sent).hasSize(1);
        assertThat(node.sent.get(0).receiver()).isNull();
        assertThat(node.sent.get(0).message()).isEqualTo(announcement);
    }

    @Test
    void answersItsOwnQuestionBecauseOthersLearnFromThat() {
        node.started();
        node.advance(Duration.ofMinutes(10));

        Sent question = node.queries().stream()
                .filter(query -> query.message().answers().isEmpty())
                .findFirst()
                .orElseThrow();
        node.sent.clear();
        node.receive(question.message(), "10.0.0.1", LinkSession.MDNS_PORT);

        assertThat(node.responses()).hasSize(1);
    }

    @Test
    void namesAreComparedWithoutCase() {
        node.settled();

        node.ask(DnsName.parse("_P2P._Udp.LOCAL"), DnsType.PTR);

        assertThat(node.responses()).hasSize(1);
    }

    @Test
    void otherServicesAreNoConcernOfOurs() {
        node.settled();

        node.ask(DnsName.parse("_ipp._tcp.local"), DnsType.PTR);
        node.ask(node.service(), DnsType.SRV);
        node.advance(Duration.ofSeconds(2));

        assertThat(node.responses()).isEmpty();
    }

    @Test
    void largeLanIsAnsweredAtRandomWithinAWindow() {
        node.settled();
        for (int peer = 1; peer <= 100; peer++) {
            node.receive(node.reply(peer, "peer" + peer, 3000, "/ip4/10.0.0.9/tcp/" + peer));
        }

        node.ask(node.service(), DnsType.PTR);
        assertThat(node.responses()).isEmpty();
        node.advanceMillis(100);

        assertThat(node.responses()).hasSize(1);
    }

    @Test
    void multicastsAReplyOnceASecondAtMostDelayedRatherThanDropped() {
        node.settled();

        for (int i = 0; i < 10; i++) {
            node.ask(node.service(), DnsType.PTR);
            node.advanceMillis(50);
        }
        node.advance(Duration.ofSeconds(3));

        List<Sent> responses = node.responses().stream()
                .filter(packet -> packet.receiver() == null)
                .toList();
        assertThat(responses).hasSize(2);
        assertThat(responses.get(1).at().minus(responses.get(0).at())).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void querierThatTheOneSecondRuleWouldKeepWaitingGetsAUnicastAtOnceInALanOfAFew() {
        node.started();
        node.sent.clear();

        node.ask(node.service(), DnsType.PTR);
        assertThat(node.responses()).hasSize(1);
        assertThat(node.responses().get(0).receiver())
                .isEqualTo(new InetSocketAddress(EngineHarness.address("10.0.0.9"), LinkSession.MDNS_PORT));

        for (int peer = 1; peer <= 20; peer++) {
            node.receive(node.reply(peer, "peer" + peer, 3000, "/ip4/10.0.0.9/tcp/" + peer));
        }
        node.ask(node.service(), DnsType.PTR);
        assertThat(node.responses()).as("not in a larger one").hasSize(1);
    }

    @Test
    void isSilentWhenTheQuerierKnowsTheAnswerWithHalfOfItsTimeLeft() {
        node.started();
        DnsName instance = ((DnsData.Ptr) node.ownPointer().data()).target();
        node.advance(Duration.ofSeconds(40));
        node.sent.clear();

        node.ask(node.service(), DnsType.PTR, node.pointer(instance, 150));
        node.advance(Duration.ofSeconds(2));
        assertThat(node.responses()).isEmpty();

        node.ask(node.service(), DnsType.PTR, node.pointer(instance, 149));
        assertThat(node.responses()).hasSize(1);
    }

    @Test
    void waitsForTheRestOfTheKnownAnswersWhenTheQuestionIsTruncated() {
        node.started();
        DnsRecord pointer = node.ownPointer();
        node.advance(Duration.ofSeconds(40));
        node.sent.clear();

        node.receive(truncated(List.of(new DnsQuestion(node.service(), DnsType.PTR, false)), List.of()));
        node.advanceMillis(200);
        node.receive(truncated(List.of(), List.of(pointer)));
        node.advance(Duration.ofSeconds(2));
        assertThat(node.responses()).as("known after all").isEmpty();

        node.receive(truncated(List.of(new DnsQuestion(node.service(), DnsType.PTR, false)), List.of()));
        node.advanceMillis(399);
        assertThat(node.responses()).as("still waiting").isEmpty();
        node.advanceMillis(101);
        assertThat(node.responses()).hasSize(1);
    }

    @Test
    void rustAskingFromAnotherPortGetsAUnicastReplyAndAMulticast() {
        node.settled();
        DnsMessage question = new DnsMessage(
                4711,
                DnsMessage.QUERY,
                List.of(new DnsQuestion(node.service(), DnsType.PTR, false)),
                List.of(),
                List.of(),
                List.of());

        node.receive(question, "10.0.0.9", 40_000);

        assertThat(node.sent).hasSize(2);
        Sent unicast = node.sent.get(0);
        assertThat(unicast.receiver()).isEqualTo(new InetSocketAddress(EngineHarness.address("10.0.0.9"), 40_000));
        assertThat(unicast.message().id()).isEqualTo(4711);
        assertThat(unicast.message().questions()).isEqualTo(question.questions());
        assertThat(unicast.message().answers()).allSatisfy(MdnsEngineAnsweringTest::isLegacy);
        assertThat(unicast.message().additionals()).isNotEmpty().allSatisfy(MdnsEngineAnsweringTest::isLegacy);
        Sent multicast = node.sent.get(1);
        assertThat(multicast.receiver()).isNull();
        assertThat(multicast.message().id()).isZero();
        assertThat(multicast.message().questions()).isEmpty();
    }

    @Test
    void unicastQuestionIsAnsweredByUnicastAloneWhenTheLanHasHeardUsOfLate() {
        node.settled();

        node.receive(query(node.service(), DnsType.PTR, true));

        assertThat(node.responses()).hasSize(1);
        assertThat(node.responses().get(0).receiver()).isNotNull();
    }

    @Test
    void unicastQuestionIsAnsweredByMulticastTooWhenTheLastMulticastIsLongAgo() {
        node.settled();
        node.advance(Duration.ofSeconds(75));
        node.sent.clear();

        node.receive(query(node.service(), DnsType.PTR, true));

        assertThat(node.responses())
                .extracting(packet -> packet.receiver() == null)
                .containsExactly(false, true);
    }

    @Test
    void directQuestionsForTheInstanceAreAnswered() {
        node.started();
        DnsName instance = ((DnsData.Ptr) node.ownPointer().data()).target();
        node.advance(Duration.ofSeconds(40));

        assertThat(typesAnswered(instance, DnsType.SRV)).containsExactly(DnsType.SRV);
        node.advance(Duration.ofSeconds(2));
        assertThat(typesAnswered(instance, DnsType.TXT)).containsExactly(DnsType.TXT);
        node.advance(Duration.ofSeconds(2));
        assertThat(typesAnswered(instance, DnsType.ANY)).containsExactlyInAnyOrder(DnsType.SRV, DnsType.TXT);
    }

    @Test
    void directQuestionsForTheHostNameAreAnswered() {
        node.host.listenOn("/ip4/0.0.0.0/tcp/1", "/ip6/::/tcp/1");
        node.started();
        DnsName instance = ((DnsData.Ptr) node.ownPointer().data()).target();
        DnsName host = DnsName.of(instance.labels().get(0), "local");
        node.advance(Duration.ofSeconds(40));

        assertThat(typesAnswered(host, DnsType.A)).containsExactly(DnsType.A);
        node.advance(Duration.ofSeconds(2));
        assertThat(typesAnswered(host, DnsType.AAAA)).containsExactly(DnsType.AAAA);
        node.advance(Duration.ofSeconds(2));
        assertThat(typesAnswered(host, DnsType.ANY)).containsExactlyInAnyOrder(DnsType.A, DnsType.AAAA);
    }

    @Test
    void metaQueryIsAnsweredInAPacketOfItsOwnWithTheDnsSdFormOnly() {
        EngineHarness chorus = new EngineHarness(ServiceTag.CHORUS).settled();

        chorus.ask(META, DnsType.PTR);

        assertThat(chorus.responses()).hasSize(1);
        DnsMessage answer = chorus.responses().get(0).message();
        assertThat(answer.answers())
                .extracting(DnsRecord::data)
                .containsExactly(new DnsData.Ptr(DnsName.parse("_CHORUS-peer-discovery._udp.local")));
        assertThat(answer.additionals()).isEmpty();
    }

    @Test
    void questionOfAnotherNodeCountsAsOurOwn() {
        node.started();
        for (int i = 0; i < 40; i++) {
            node.advance(Duration.ofSeconds(20));
            node.ask(node.service(), DnsType.PTR);
        }
        node.sent.clear();

        for (int i = 0; i < 10; i++) {
            node.advance(Duration.ofSeconds(26));
            node.ask(node.service(), DnsType.PTR);
        }

        assertThat(node.queries()).isEmpty();
    }

    @Test
    void instanceThatSomebodyKnowsAndWeDoNotIsAskedForByName() {
        node.settled();
        DnsName stranger = node.service().child("stranger");

        node.ask(node.service(), DnsType.PTR, node.pointer(stranger, 200));
        node.advance(Duration.ofMillis(500));

        assertThat(node.queries()).hasSize(1);
        assertThat(node.queries().get(0).message().questions())
                .containsExactly(new DnsQuestion(stranger, DnsType.TXT, false));
        node.advance(Duration.ofSeconds(20));
        assertThat(node.queries()).as("it is given up after sixteen attempts").hasSize(16);
    }

    @Test
    void instanceThatSomebodyElseAsksForIsNotAskedForAgain() {
        node.settled();
        DnsName stranger = node.service().child("stranger");

        node.ask(node.service(), DnsType.PTR, node.pointer(stranger, 200));
        node.ask(stranger, DnsType.TXT);
        node.advance(Duration.ofMillis(500));

        assertThat(node.queries()).isEmpty();
    }

    @Test
    void answerToAQuestionByNameIsASighting() {
        node.settled();
        DnsName stranger = node.service().child("stranger");
        node.ask(node.service(), DnsType.PTR, node.pointer(stranger, 200));

        node.receive(new DnsMessage(
                0,
                DnsMessage.RESPONSE,
                List.of(),
                List.of(new DnsRecord(
                        stranger, DnsType.TXT, true, 300, EngineHarness.txt(5, "/ip4/10.0.0.5/tcp/4001"))),
                List.of(),
                List.of()));
        node.advance(Duration.ofSeconds(20));

        assertThat(node.reports).containsExactly("found 5 [/ip4/10.0.0.5/tcp/4001]");
        assertThat(node.queries()).isEmpty();
    }

    @Test
    void newcomerThatListsItselfIsNotAskedForBecauseItAnnouncesItselfAgain() {
        node.settled();

        node.ask(node.service(), DnsType.PTR, node.pointer(node.service().child("newcomer"), 300));
        node.advance(Duration.ofSeconds(20));

        assertThat(node.queries()).isEmpty();
    }

    private List<Integer> typesAnswered(DnsName name, int type) {
        node.sent.clear();
        node.ask(name, type);
        return node.responses().stream()
                .flatMap(packet -> packet.message().answers().stream())
                .map(DnsRecord::type)
                .toList();
    }

    private static void isLegacy(DnsRecord record) {
        assertThat(record.ttl()).isLessThanOrEqualTo(10);
        assertThat(record.flush()).isFalse();
    }

    private static DnsMessage truncated(List<DnsQuestion> questions, List<DnsRecord> knownAnswers) {
        return new DnsMessage(
                0,
                questions.isEmpty() ? DnsMessage.QUERY : DnsMessage.TC,
                questions,
                knownAnswers,
                List.of(),
                List.of());
    }
}
