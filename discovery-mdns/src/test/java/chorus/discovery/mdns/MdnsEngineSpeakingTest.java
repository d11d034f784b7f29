package chorus.discovery.mdns;

import static chorus.discovery.mdns.EngineHarness.ETH0;
import static chorus.discovery.mdns.EngineHarness.ETH0_V6;
import static chorus.discovery.mdns.EngineHarness.SELF;
import static chorus.discovery.mdns.EngineHarness.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.EngineHarness.Sent;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an engine says of its own accord: announcements, questions, goodbyes. */
class MdnsEngineSpeakingTest {

    @Test
    void announcesAndAsksInTheMomentOfStarting() {
        EngineHarness node = new EngineHarness().started();

        assertThat(node.sent).hasSize(2);
        assertThat(node.sent).allSatisfy(packet -> {
            assertThat(packet.at()).isZero();
            assertThat(packet.receiver()).isNull();
            assertThat(packet.message().id()).isZero();
        });
        assertThat(node.responses()).hasSize(1);
        assertThat(node.queries()).hasSize(1);
    }

    @Test
    void announcementHasThePtrAsItsOnlyAnswerAndTheRestBesideIt() {
        EngineHarness node = new EngineHarness().started();

        DnsMessage message = node.responses().get(0).message();
        assertThat(message.flags()).isEqualTo(0x8400);
        assertThat(message.questions()).isEmpty();
        assertThat(message.authorities()).isEmpty();
        DnsRecord pointer = message.answers().get(0);
        assertThat(message.answers()).hasSize(1);
        assertThat(pointer.name()).isEqualTo(DnsName.parse("_p2p._udp.local"));
        assertThat(pointer.flush()).isFalse();
        DnsName instance = ((DnsData.Ptr) pointer.data()).target();
        String label = instance.labels().get(0);
        assertThat(label).matches("[a-z0-9]{32,63}");
        DnsName host = DnsName.of(label, "local");
        assertThat(message.additionals())
                .extracting(DnsRecord::name, DnsRecord::type, DnsRecord::flush)
                .containsExactly(
                        tuple(instance, DnsType.SRV, true),
                        tuple(instance, DnsType.TXT, true),
                        tuple(host, DnsType.A, true));
        assertThat(message.additionals())
                .extracting(DnsRecord::data)
                .containsExactly(
                        new DnsData.Srv(0, 0, 4001, host),
                        new DnsData.Txt(List.of(bytes("dnsaddr=/ip4/10.0.0.1/tcp/4001/p2p/" + SELF))),
                        new DnsData.Address(address("10.0.0.1")));
    }

    @Test
    void whatFitsNoMoreWhenTheMtuShrinksIsToldAnewInSeveralPackets() {
        EngineHarness node = new EngineHarness();
        node.host.listenOn(IntStream.range(0, 10)
                .mapToObj(i -> "/ip4/0.0.0.0/udp/" + (4001 + i) + "/quic-v1")
                .toArray(String[]::new));
        node.started().advance(Duration.ofSeconds(10));
        assertThat(node.responses()).hasSize(2).allMatch(packet -> packet.size() > 600);
        node.sent.clear();

        node.listener().linkUp(new MulticastLink("eth0", 2, Family.IPV4, EngineHarness.ETH0.addresses(), 600, false));

        assertThat(node.responses()).allMatch(packet -> packet.size() <= 600 - 48);
        assertThat(node.responses().stream().filter(packet -> packet.isGoodbye()))
                .hasSize(1);
        assertThat(node.responses().stream().filter(packet -> !packet.isGoodbye()))
                .hasSizeGreaterThan(1);
    }

    @Test
    void questionIsOneQmPointerQuestionThatListsThisNodeItself() {
        EngineHarness node = new EngineHarness().started();

        DnsMessage message = node.queries().get(0).message();
        assertThat(message.flags()).isZero();
        assertThat(message.questions())
                .containsExactly(new DnsQuestion(DnsName.parse("_p2p._udp.local"), DnsType.PTR, false));
        assertThat(message.answers()).containsExactly(node.ownPointer());
        assertThat(message.authorities()).isEmpty();
        assertThat(message.additionals()).isEmpty();
    }

    @Test
    void announcesTwiceAndThenNoMoreOfItsOwnAccord() {
        EngineHarness node = new EngineHarness().started();

        node.advance(Duration.ofMinutes(1));

        assertThat(node.responses()).extracting(Sent::at).containsExactly(Duration.ZERO, Duration.ofSeconds(1));
    }

    @Test
    void asksWithPausesThatDoubleUpToAMinuteWithTheirJitter() {
        EngineHarness node = new EngineHarness().started();

        node.advance(Duration.ofMinutes(10));

        List<Sent> queries = node.queries();
        List<Duration> pauses = IntStream.range(1, queries.size())
                .mapToObj(i -> queries.get(i).at().minus(queries.get(i - 1).at()))
                .toList();
        long[] seconds = {1, 2, 4, 8, 16, 32, 50, 50, 50, 50};
        for (int i = 0; i < pauses.size(); i++) {
            Duration least = Duration.ofSeconds(seconds[Math.min(i, seconds.length - 1)]);
            assertThat(pauses.get(i)).isBetween(least, least.multipliedBy(6).dividedBy(5));
        }
        assertThat(pauses).hasSizeGreaterThan(10);
    }

    @Test
    void tagWithoutUnderscoreIsServedAndAskedForUnderBothNamesInPacketsOfTheirOwn() {
        EngineHarness node = new EngineHarness(ServiceTag.CHORUS).started();

        assertThat(node.queries())
                .extracting(packet -> packet.message().questions().get(0).name().toString())
                .containsExactly("CHORUS-peer-discovery.local", "_CHORUS-peer-discovery._udp.local");
        assertThat(node.responses())
                .extracting(packet -> packet.message().answers().get(0).name().toString())
                .containsExactly("CHORUS-peer-discovery.local", "_CHORUS-peer-discovery._udp.local");
    }

    @Test
    void speaksOnBothFamiliesOfAnInterfaceUnderOneName() {
        EngineHarness node = new EngineHarness().started(ETH0, ETH0_V6);

        assertThat(node.responses()).extracting(Sent::link).containsExactly(ETH0, ETH0_V6);
        assertThat(node.responses().get(0).message())
                .isEqualTo(node.responses().get(1).message());
    }

    @Test
    void tellsEachInterfaceItsOwnAddressesOnlyUnderItsOwnName() {
        MulticastLink eth1 = EngineHarness.link("eth1", 3, MulticastLink.Family.IPV4, "192.168.7.1/24");
        EngineHarness node = new EngineHarness().started(ETH0, eth1);

        List<Sent> responses = node.responses();
        assertThat(texts(responses.get(0))).containsExactly("dnsaddr=/ip4/10.0.0.1/tcp/4001/p2p/" + SELF);
        assertThat(texts(responses.get(1))).containsExactly("dnsaddr=/ip4/192.168.7.1/tcp/4001/p2p/" + SELF);
        assertThat(responses.get(0).message().answers())
                .isNotEqualTo(responses.get(1).message().answers());
    }

    @Test
    void addressesThatDoNotFitOnePacketGoIntoFurtherInstancesOfTheSamePeer() {
        EngineHarness node = new EngineHarness();
        String[] many = new String[30];
        for (int i = 0; i < many.length; i++) {
            many[i] = "/ip4/10.0.0.1/tcp/" + (4001 + i);
        }
        node.host.listenOn(many);
        node.started();

        List<Sent> responses = node.responses();
        assertThat(responses).hasSizeGreaterThan(1);
        assertThat(responses)
                .allSatisfy(packet -> assertThat(packet.size()).isLessThanOrEqualTo(LocalRecords.MAX_PACKET));
        assertThat(responses.stream().flatMap(packet -> texts(packet).stream()))
                .containsExactlyElementsOf(Arrays.stream(many)
                        .map(address -> "dnsaddr=" + address + "/p2p/" + SELF)
                        .toList());
        assertThat(responses.stream().map(packet -> packet.message().answers().get(0)))
                .doesNotHaveDuplicates();
    }

    @Test
    void hostWithoutAddressesAsksButAnnouncesNothing() {
        EngineHarness node = new EngineHarness();
        node.host.listenOn();
        node.started();

        assertThat(node.queries()).hasSize(1);
        assertThat(node.queries().get(0).message().answers()).isEmpty();
        assertThat(node.responses()).isEmpty();
    }

    @Test
    void changedListenAddressesAreAnnouncedUnderANewNameAndTheOldNameSaysGoodbye() {
        EngineHarness node = new EngineHarness().settled();
        node.host.listenOn("/ip4/0.0.0.0/tcp/5005");

        node.advance(Duration.ofSeconds(3));

        List<Sent> responses = node.responses();
        assertThat(responses).hasSize(3);
        assertThat(responses.get(0).isGoodbye()).isTrue();
        assertThat(texts(responses.get(1))).containsExactly("dnsaddr=/ip4/10.0.0.1/tcp/5005/p2p/" + SELF);
        assertThat(responses.get(1).message().answers().get(0).data())
                .isNotEqualTo(responses.get(0).message().answers().get(0).data());
        assertThat(responses.get(2).message()).isEqualTo(responses.get(1).message());
    }

    @Test
    void changedInterfaceAddressesAreAnnouncedUnderANewName() {
        EngineHarness node = new EngineHarness().settled();

        node.listener().linkUp(EngineHarness.link("eth0", 2, MulticastLink.Family.IPV4, "10.0.0.77/24"));

        assertThat(node.responses().get(0).isGoodbye()).isTrue();
        assertThat(texts(node.responses().get(1))).containsExactly("dnsaddr=/ip4/10.0.0.77/tcp/4001/p2p/" + SELF);
        assertThat(node.queries()).hasSize(1);
    }

    @Test
    void linkThatIsToldAgainUnchangedIsAnnouncedAgainUnderTheSameName() {
        EngineHarness node = new EngineHarness().started();
        DnsRecord pointer = node.ownPointer();
        node.advance(Duration.ofSeconds(40));
        node.sent.clear();

        node.listener().linkUp(ETH0);

        assertThat(node.responses()).hasSize(1);
        assertThat(node.ownPointer()).isEqualTo(pointer);
        assertThat(node.queries()).hasSize(1);
    }

    @Test
    void linkThatIsGoneIsSilentAndItsPeersAreLost() {
        EngineHarness node = new EngineHarness().settled();
        node.receive(node.reply(1, "alpha", 120, "/ip4/10.0.0.9/tcp/4001"));

        node.listener().linkDown(ETH0);
        node.sent.clear();
        node.advance(Duration.ofMinutes(5));

        assertThat(node.reports).endsWith("lost 1");
        assertThat(node.sent).isEmpty();
    }

    @Test
    void saysGoodbyeWithThePointerAloneAndNothingAfterwards() {
        EngineHarness node = new EngineHarness().settled();

        node.engine.close();
        node.advance(Duration.ofMinutes(5));

        assertThat(node.sent).hasSize(1);
        DnsMessage goodbye = node.sent.get(0).message();
        assertThat(node.sent.get(0).isGoodbye()).isTrue();
        assertThat(goodbye.answers()).hasSize(1);
        assertThat(goodbye.additionals()).isEmpty();
        assertThat(node.scheduler.pending()).isZero();
    }

    @Test
    void sendFailureIsReportedOnceAndTheEngineGoesOn() {
        EngineHarness node = new EngineHarness().settled();

        node.listener().sendFailed(ETH0, new IOException("Network is unreachable"));
        node.listener().sendFailed(ETH0, new IOException("Network is unreachable"));
        node.ask(node.service(), DnsType.PTR);

        assertThat(node.reports).containsExactly("failed cannot send on eth0 IPv4: Network is unreachable");
        assertThat(node.responses()).hasSize(1);
    }

    private static List<String> texts(Sent packet) {
        return packet.message().additionals().stream()
                .filter(record -> record.type() == DnsType.TXT)
                .flatMap(record -> ((DnsData.Txt) record.data()).strings().stream())
                .map(string -> new String(string, StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
