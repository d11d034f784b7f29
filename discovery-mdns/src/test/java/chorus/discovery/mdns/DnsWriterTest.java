package chorus.discovery.mdns;

import static chorus.discovery.mdns.SamplePackets.HOST;
import static chorus.discovery.mdns.SamplePackets.INSTANCE;
import static chorus.discovery.mdns.SamplePackets.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsWriterTest {
    private static final int IN = 1;
    private static final int IN_FLUSH = 0x8001;
    private static final String LABEL = INSTANCE.labels().get(0);

    @Test
    void aQueryIsAHeaderAndItsQuestions() {
        DnsMessage query = new DnsMessage(
                0,
                DnsMessage.QUERY | DnsMessage.TC,
                List.of(
                        new DnsQuestion(SERVICE, DnsType.PTR, false),
                        new DnsQuestion(DnsName.parse("_ipp._udp.local"), DnsType.ANY, true)),
                List.of(),
                List.of(),
                List.of());
        assertThat(DnsWriter.write(query))
                .isEqualTo(PacketBuilder.header(0, 0x0200, 2, 0, 0, 0)
                        .name("_p2p._udp.local")
                        .asked(DnsType.PTR, IN)
                        .labels("_ipp")
                        .pointer(12 + 5)
                        .asked(DnsType.ANY, IN_FLUSH)
                        .packet());
    }

    @Test
    void aReplyIsCompressedInOwnersAndInTargets() throws UnknownHostException {
        PacketBuilder b = PacketBuilder.header(0, 0x8400, 0, 1, 0, 4);
        b.name("_p2p._udp.local");
        int instance = b.position() + 10;
        int local = 12 + 5 + 5;
        b.record(DnsType.PTR, IN, 4500, new PacketBuilder().labels(LABEL).pointer(12));
        b.pointer(instance).fixed(DnsType.SRV, IN_FLUSH, 120, 6 + 1 + LABEL.length() + 2);
        b.shorts(0, 0, 4001);
        int host = b.position();
        b.labels(LABEL).pointer(local);
        b.pointer(instance).record(DnsType.TXT, IN_FLUSH, 4500, new PacketBuilder().strings("dnsaddr=x"));
        b.pointer(host).record(DnsType.A, IN_FLUSH, 120, new PacketBuilder().bytes(192, 168, 1, 17));
        b.pointer(host).record(DnsType.AAAA, IN_FLUSH, 120, new PacketBuilder().shorts(0xfd00, 0, 0, 0, 0, 0, 0, 1));
        assertThat(DnsWriter.write(reply(List.of(), "192.168.1.17", "fd00::1"))).isEqualTo(b.packet());
    }

    @Test
    void aReplyToALegacyAskerRepeatsTheQuestionAndKeepsTheSrvTargetWhole() throws UnknownHostException {
        List<DnsQuestion> questions = List.of(new DnsQuestion(HOST, DnsType.PTR, false));
        byte[] whole = new PacketBuilder()
                .shorts(0, 0, 4001)
                .labels(LABEL, "local")
                .bytes(0)
                .packet();
        assertThat(DnsWriter.write(reply(questions, "192.168.1.17"))).containsSequence(whole);
    }

    private static DnsMessage reply(List<DnsQuestion> questions, String... addresses) throws UnknownHostException {
        DnsData txt = new DnsData.Txt(List.of("dnsaddr=x".getBytes(StandardCharsets.UTF_8)));
        List<DnsRecord> additionals = new ArrayList<>();
        additionals.add(new DnsRecord(INSTANCE, DnsType.SRV, true, 120, new DnsData.Srv(0, 0, 4001, HOST)));
        additionals.add(new DnsRecord(INSTANCE, DnsType.TXT, true, 4500, txt));
        for (String address : addresses) {
            DnsData data = new DnsData.Address(InetAddress.getByName(address));
            additionals.add(new DnsRecord(HOST, data.type(), true, 120, data));
        }
        List<DnsRecord> answers = List.of(new DnsRecord(SERVICE, DnsType.PTR, false, 4500, new DnsData.Ptr(INSTANCE)));
        return new DnsMessage(0, DnsMessage.RESPONSE, questions, answers, List.of(), additionals);
    }

    @Test
    void aNameIsPointedToOnlyWhenItsLettersAreTheSame() {
        DnsName loud = DnsName.parse("_P2P._udp.local");
        DnsMessage query = new DnsMessage(
                0,
                DnsMessage.QUERY,
                List.of(new DnsQuestion(SERVICE, DnsType.PTR, false), new DnsQuestion(loud, DnsType.PTR, false)),
                List.of(),
                List.of(),
                List.of());
        assertThat(DnsWriter.write(query))
                .endsWith(new PacketBuilder()
                        .labels("_P2P")
                        .pointer(12 + 5)
                        .asked(DnsType.PTR, IN)
                        .packet());
    }

    @Test
    void aNameThatRepeatsItsOwnLabelsIsNotPointedIntoItself() {
        DnsName name = DnsName.of("a", "a", "a");
        DnsMessage query = new DnsMessage(
                0, DnsMessage.QUERY, List.of(new DnsQuestion(name, 1, false)), List.of(), List.of(), List.of());
        assertThat(DnsWriter.write(query))
                .isEqualTo(PacketBuilder.header(0, 0, 1, 0, 0, 0)
                        .labels("a", "a", "a")
                        .bytes(0)
                        .asked(1, IN)
                        .packet());
    }

    @Test
    void aTxtRecordWithoutStringsHoldsAnEmptyOne() {
        DnsRecord empty = new DnsRecord(SERVICE, DnsType.TXT, false, 120, new DnsData.Txt(List.of()));
        assertThat(DnsWriter.write(response(List.of(empty))))
                .endsWith(new PacketBuilder()
                        .fixed(DnsType.TXT, IN, 120, 1)
                        .bytes(0)
                        .packet());
    }

    @Test
    void aMessageIsAtMost9000BytesWithTheHeadersOfItsPacket() {
        byte[] string = new byte[255];
        // 12 bytes of header and 27 of record leave 8913 of 8952: 34 strings of 256 bytes, and one of 209.
        List<byte[]> strings = new ArrayList<>();
        for (int i = 0; i < 34; i++) {
            strings.add(string);
        }
        strings.add(new byte[208]);
        assertThat(DnsWriter.write(response(List.of(txt(strings))))).hasSize(DnsWriter.MAX_LENGTH);
        strings.set(34, new byte[209]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsWriter.write(response(List.of(txt(strings)))))
                .withMessageContaining("more than 8952 bytes");
    }

    private static DnsRecord txt(List<byte[]> strings) {
        return new DnsRecord(SERVICE, DnsType.TXT, false, 120, new DnsData.Txt(strings));
    }

    private static DnsMessage response(List<DnsRecord> answers) {
        return new DnsMessage(0, DnsMessage.RESPONSE, List.of(), answers, List.of(), List.of());
    }

    @Test
    void recordsSayWhatIsWrongWithTheirValues() {
        DnsData ptr = new DnsData.Ptr(INSTANCE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DnsRecord(SERVICE, DnsType.SRV, false, 120, ptr))
                .withMessageStartingWith("type 33 with Ptr[")
                .withMessageEndingWith("expected type 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DnsRecord(SERVICE, DnsType.PTR, false, 1L << 31, ptr))
                .withMessage("ttl 2147483648 s; expected 0 to 2147483647");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DnsData.Srv(0, 0, 65536, HOST))
                .withMessage("port 65536; expected 0 to 65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DnsData.Txt(List.of(new byte[256])))
                .withMessage("TXT string of 256 bytes; expected at most 255");
    }

    @Test
    void txtRecordsAreEqualWhenTheirBytesAre() {
        DnsData.Txt one = new DnsData.Txt(List.of(new byte[] {'a'}, new byte[] {'b'}));
        DnsData.Txt same = new DnsData.Txt(List.of(new byte[] {'a'}, new byte[] {'b'}));
        DnsData.Txt other = new DnsData.Txt(List.of(new byte[] {'a'}, new byte[] {'c'}));
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    }
}
