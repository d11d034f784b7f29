package chorus.discovery.mdns;

import static chorus.discovery.mdns.SamplePackets.HOST;
import static chorus.discovery.mdns.SamplePackets.INSTANCE;
import static chorus.discovery.mdns.SamplePackets.INTEREST;
import static chorus.discovery.mdns.SamplePackets.META;
import static chorus.discovery.mdns.SamplePackets.QUIC;
import static chorus.discovery.mdns.SamplePackets.SERVICE;
import static chorus.discovery.mdns.SamplePackets.TCP;
import static chorus.discovery.mdns.SamplePackets.TCP6;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DnsReaderTest {
    private static final int IN = 1;
    private static final int RESPONSE = 0x8400;

    @Test
    void readsTheReplyOfGo() {
        DnsMessage reply = accepted(SamplePackets.goReply());
        DnsName instance = SERVICE.child("2h8vq0dz6x1w4n7t3k9m5c2r8p0j6f4l");
        assertThat(reply.isResponse()).isTrue();
        assertThat(reply.answers())
                .containsExactly(new DnsRecord(SERVICE, DnsType.PTR, false, 3200, new DnsData.Ptr(instance)));
        assertThat(reply.additionals())
                .containsExactly(
                        new DnsRecord(
                                instance,
                                DnsType.SRV,
                                false,
                                3200,
                                new DnsData.Srv(0, 0, 4001, DnsName.of("2h8vq0dz6x1w4n7t3k9m5c2r8p0j6f4l", "local"))),
                        new DnsRecord(instance, DnsType.TXT, false, 3200, txt(TCP, QUIC, TCP6)));
    }

    @Test
    void readsTheReplyOfRustWhoseTxtRecordsAreOutsideTheService() {
        DnsMessage reply = accepted(SamplePackets.rustReply());
        DnsName bare = DnsName.of("kT3nWq8ZbX0sLmR7vYdGf2HcJ5aPuE9iQo4x");
        assertThat(reply.id()).isEqualTo(0xf8f8);
        assertThat(reply.answers())
                .containsExactly(new DnsRecord(SERVICE, DnsType.PTR, false, 360, new DnsData.Ptr(bare)));
        assertThat(reply.additionals())
                .containsExactly(
                        new DnsRecord(bare, DnsType.TXT, true, 360, txt(TCP)),
                        new DnsRecord(bare, DnsType.TXT, true, 360, txt(QUIC)));
        assertThat(reply.additionals().get(0).name()).hasToString("kT3nWq8ZbX0sLmR7vYdGf2HcJ5aPuE9iQo4x");
    }

    @Test
    void readsTheReplyOfJsWithEverythingInAnswers() {
        DnsMessage reply = accepted(SamplePackets.jsReply());
        DnsName instance = SERVICE.child("oe4q7xk2n9wz5c1t8m3v6b0r");
        assertThat(reply.answers())
                .containsExactly(
                        new DnsRecord(SERVICE, DnsType.PTR, false, 120, new DnsData.Ptr(instance)),
                        new DnsRecord(instance, DnsType.TXT, false, 120, txt(TCP)),
                        new DnsRecord(instance, DnsType.TXT, false, 120, txt(TCP6)));
        assertThat(reply.additionals()).isEmpty();
    }

    @Test
    void readsTheAnnouncementOfPythonWithItsManyKeys() {
        DnsMessage announcement = accepted(SamplePackets.pyAnnouncement());
        assertThat(announcement.answers())
                .extracting(DnsRecord::type)
                .containsExactly(DnsType.PTR, DnsType.SRV, DnsType.TXT);
        assertThat(announcement.answers().get(2).data())
                .isEqualTo(txt(
                        TCP,
                        "dnsaddr2=" + QUIC.substring("dnsaddr=".length()),
                        "id=" + SamplePackets.PEER.substring("/p2p/".length())));
    }

    @Test
    void readsTheQueriesOfAllWithAnyId() {
        DnsQuestion question = new DnsQuestion(SERVICE, DnsType.PTR, false);
        assertThat(accepted(SamplePackets.query(0)).questions()).containsExactly(question);
        DnsMessage rust = accepted(SamplePackets.query(0x1234));
        assertThat(rust.questions()).containsExactly(question);
        assertThat(rust.id()).isEqualTo(0x1234);
        assertThat(rust.isResponse()).isFalse();
    }

    @Test
    void readsTheKnownAnswersOfAQuery() {
        DnsMessage query = accepted(SamplePackets.pyQuery());
        assertThat(query.questions()).containsExactly(new DnsQuestion(SERVICE, DnsType.PTR, true));
        assertThat(query.answers())
                .containsExactly(new DnsRecord(SERVICE, DnsType.PTR, false, 4400, new DnsData.Ptr(INSTANCE)));
    }

    @Test
    void readsFurtherKnownAnswersThatComeWithoutAQuestion() {
        PacketBuilder more = PacketBuilder.header(0, 0, 0, 1, 0, 0)
                .name("_p2p._udp.local")
                .record(DnsType.PTR, IN, 4400, new PacketBuilder().labels("x").pointer(12));
        DnsMessage query = accepted(more.packet());
        assertThat(query.answers())
                .extracting(DnsRecord::data)
                .containsExactly(new DnsData.Ptr(DnsName.of("x", "_p2p", "_udp", "local")));
        assertThat(query.isTruncated()).isFalse();
        assertThat(accepted(PacketBuilder.header(0, DnsMessage.TC, 1, 0, 0, 0)
                                .name("_p2p._udp.local")
                                .asked(DnsType.PTR, IN)
                                .packet())
                        .isTruncated())
                .isTrue();
    }

    @Test
    void refusesWhatConcernsOthers() {
        assertThat(read(SamplePackets.printer())).isNull();
        assertThat(read(SamplePackets.telephone())).isNull();
        assertThat(read(PacketBuilder.header(0, RESPONSE, 0, 1, 0, 0)
                        .name("_p2p2._udp.local")
                        .record(DnsType.PTR, IN, 120, new PacketBuilder().pointer(12))
                        .packet()))
                .isNull();
        // Others answer the meta query with their services: an own name matters in questions only.
        assertThat(read(PacketBuilder.header(0, RESPONSE, 0, 1, 0, 0)
                        .name(META.toString())
                        .record(DnsType.PTR, IN, 120, new PacketBuilder().name("_ipp._tcp.local"))
                        .packet()))
                .isNull();
    }

    @Test
    void keepsOfAQueryTheQuestionsForTheServicesTheirInstancesTheMetaNameAndTheHost() {
        PacketBuilder b = PacketBuilder.header(0, 0, 6, 0, 0, 0);
        b.name("_ipp._tcp.local").asked(DnsType.PTR, IN);
        b.name("_P2P._Udp.LOCAL").asked(DnsType.PTR, IN);
        b.name(META.toString()).asked(DnsType.PTR, 255);
        b.name(INSTANCE.toString()).asked(DnsType.ANY, IN);
        b.name(HOST.toString()).asked(DnsType.AAAA, IN);
        b.name("other." + SERVICE).asked(DnsType.TXT, IN);
        assertThat(accepted(b.packet()).questions())
                .containsExactly(
                        new DnsQuestion(SERVICE, DnsType.PTR, false),
                        new DnsQuestion(META, DnsType.PTR, false),
                        new DnsQuestion(INSTANCE, DnsType.ANY, false),
                        new DnsQuestion(HOST, DnsType.AAAA, false),
                        new DnsQuestion(SERVICE.child("other"), DnsType.TXT, false));
        assertThat(accepted(b.packet()).questions().get(0).name()).hasToString("_P2P._Udp.LOCAL");
    }

    @Test
    void ignoresAQuestionOfAnotherClass() {
        assertThat(read(PacketBuilder.header(0, 0, 1, 0, 0, 0)
                        .name("_p2p._udp.local")
                        .asked(DnsType.PTR, 3)
                        .packet()))
                .isNull();
    }

    @Test
    void ignoresRecordsInsideQueriesThatAreNotKnownAnswers() {
        PacketBuilder probe =
                PacketBuilder.header(0, 0, 1, 0, 1, 1).name("_p2p._udp.local").asked(DnsType.ANY, IN);
        for (int i = 0; i < 2; i++) {
            probe.pointer(12).record(DnsType.PTR, IN, 120, new PacketBuilder().pointer(12));
        }
        DnsMessage query = accepted(probe.packet());
        assertThat(query.answers()).isEmpty();
        assertThat(query.authorities()).isEmpty();
        assertThat(query.additionals()).isEmpty();
    }

    @Test
    void ignoresQuestionsInResponses() {
        PacketBuilder b = PacketBuilder.header(7, RESPONSE, 1, 1, 0, 0)
                .name("_p2p._udp.local")
                .asked(DnsType.PTR, IN)
                .pointer(12)
                .record(DnsType.PTR, IN, 10, new PacketBuilder().labels("x").pointer(12));
        DnsMessage reply = accepted(b.packet());
        assertThat(reply.questions()).isEmpty();
        assertThat(reply.answers()).hasSize(1);
        assertThat(read(PacketBuilder.header(7, RESPONSE, 1, 0, 0, 0)
                        .name("_p2p._udp.local")
                        .asked(DnsType.PTR, IN)
                        .packet()))
                .isNull();
    }

    @Test
    void acceptsAnyFlagButOpcodesAndErrors() {
        for (int bit = 0; bit < 15; bit++) {
            byte[] packet = SamplePackets.goReply();
            int flags = 0x8000 | 1 << bit;
            packet[2] = (byte) (flags >>> 8);
            packet[3] = (byte) flags;
            boolean forbidden = bit < 4 || bit >= 11 && bit < 15;
            assertThat(read(packet) == null).as("flag bit " + bit).isEqualTo(forbidden);
        }
    }

    @Test
    void acceptsTxtAndPtrRecordsInAnySection() {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 0, 1, 1)
                .name("_p2p._udp.local")
                .record(DnsType.PTR, IN, 120, new PacketBuilder().name("bare"))
                .name("BARE")
                .record(DnsType.TXT, IN, 120, new PacketBuilder().strings(TCP));
        DnsMessage reply = accepted(b.packet());
        assertThat(reply.authorities()).hasSize(1);
        assertThat(reply.additionals()).extracting(DnsRecord::data).containsExactly(txt(TCP));
    }

    @Test
    void takesNoOtherRecordAndNoOtherOwnerForThatOfABareInstance() {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 1, 0, 2)
                .name("_p2p._udp.local")
                .record(DnsType.PTR, IN, 120, new PacketBuilder().name("bare"))
                .name("bare")
                .record(DnsType.A, IN, 120, new PacketBuilder().bytes(192, 168, 1, 17))
                .name("barer")
                .record(DnsType.TXT, IN, 120, new PacketBuilder().strings(TCP));
        assertThat(accepted(b.packet()).additionals()).isEmpty();
    }

    @Test
    void acceptsUnknownTypesOptNsecAndTrailingBytesAroundTheReply() {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 2, 0, 2);
        b.name("_p2p._udp.local").record(65, IN, 120, new PacketBuilder().bytes(1, 2, 3));
        b.pointer(12)
                .record(DnsType.PTR, IN, 120, new PacketBuilder().labels("x").pointer(12));
        b.pointer(12)
                .record(
                        DnsType.NSEC,
                        0x8001,
                        120,
                        new PacketBuilder().pointer(12).bytes(0, 1, 0x40));
        b.bytes(0).record(DnsType.OPT, 1440, 0, new PacketBuilder());
        b.bytes(0xde, 0xad, 0xbe, 0xef);
        DnsMessage reply = accepted(b.packet());
        assertThat(reply.answers()).extracting(DnsRecord::type).containsExactly(DnsType.PTR);
        assertThat(reply.additionals()).isEmpty();
    }

    @Test
    void readsAddressesUnderTheServiceAndKeepsAMappedOneOfVersionSix() {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 2, 0, 0)
                .name("_p2p._udp.local")
                .record(DnsType.A, 0x8001, 120, new PacketBuilder().bytes(192, 168, 1, 17))
                .pointer(12)
                .record(DnsType.AAAA, IN, 120, new PacketBuilder().shorts(0, 0, 0, 0, 0, 0xffff, 0xc0a8, 0x111));
        List<DnsRecord> answers = accepted(b.packet()).answers();
        assertThat(answers.get(0).data()).hasToString("Address[address=/192.168.1.17]");
        assertThat(answers.get(0).flush()).isTrue();
        assertThat(answers.get(1).type()).isEqualTo(DnsType.AAAA);
        assertThat(((DnsData.Address) answers.get(1).data()).address()).isInstanceOf(Inet6Address.class);
    }

    @Test
    void readsATimeToLiveWithTheTopBitAsTheLongestAndZeroAsZero() {
        assertThat(ttlOf(0)).isZero();
        assertThat(ttlOf(75 * 60)).isEqualTo(4500);
        assertThat(ttlOf(0x7fff_ffffL)).isEqualTo(Integer.MAX_VALUE);
        assertThat(ttlOf(0x8000_0000L)).isEqualTo(Integer.MAX_VALUE);
        assertThat(ttlOf(0xffff_ffffL)).isEqualTo(Integer.MAX_VALUE);
    }

    private static long ttlOf(long onTheWire) {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 1, 0, 0)
                .name("_p2p._udp.local")
                .record(DnsType.PTR, IN, onTheWire, new PacketBuilder().name("x"));
        return accepted(b.packet()).answers().get(0).ttl();
    }

    private static DnsData.Txt txt(String... strings) {
        return new DnsData.Txt(List.of(strings).stream()
                .map(string -> string.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static @Nullable DnsMessage read(byte[] packet) {
        return new DnsReader(packet, INTEREST).message();
    }

    private static DnsMessage accepted(byte[] packet) {
        return Objects.requireNonNull(read(packet));
    }
}
