package chorus.discovery.mdns;

import static chorus.discovery.mdns.SamplePackets.INTEREST;
import static chorus.discovery.mdns.SamplePackets.SERVICE;
import static chorus.discovery.mdns.SamplePackets.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DnsReaderDamageTest {
    private static final int IN = 1;
    private static final int RESPONSE = 0x8400;

    @Test
    void aPacketThatEndsEarlyIsRefusedWherever() {
        for (byte[] whole : SamplePackets.ours()) {
            for (int length = 0; length < whole.length; length++) {
                assertThat(read(Arrays.copyOf(whole, length)))
                        .as("the first " + length + " bytes of " + whole.length)
                        .isNull();
            }
            assertThat(read(whole)).isNotNull();
        }
    }

    /** Each stands before a good PTR record in the same section, which must survive it. */
    static Stream<Arguments> badRecords() {
        return Stream.of(
                Arguments.of("PTR without a name", DnsType.PTR, new PacketBuilder()),
                Arguments.of(
                        "PTR with a byte too many",
                        DnsType.PTR,
                        new PacketBuilder().pointer(12).bytes(0)),
                Arguments.of("PTR with half a pointer", DnsType.PTR, new PacketBuilder().bytes(0xc0)),
                Arguments.of("PTR that points forward", DnsType.PTR, new PacketBuilder().pointer(500)),
                Arguments.of("PTR with an unfinished name", DnsType.PTR, new PacketBuilder().labels("x")),
                Arguments.of("PTR with a label type that is none", DnsType.PTR, new PacketBuilder().bytes(0x41, 0)),
                Arguments.of("SRV without a target", DnsType.SRV, new PacketBuilder().shorts(0, 0, 4001)),
                Arguments.of("SRV cut in its port", DnsType.SRV, new PacketBuilder().bytes(0, 0, 0, 0, 15)),
                Arguments.of("TXT whose string is too long", DnsType.TXT, new PacketBuilder().bytes(9, 'x')),
                Arguments.of("A of three bytes", DnsType.A, new PacketBuilder().bytes(192, 168, 1)),
                Arguments.of("AAAA of four bytes", DnsType.AAAA, new PacketBuilder().bytes(192, 168, 1, 17)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRecords")
    void aRecordThatIsBadInsideIsLeftOutAlone(String what, int type, PacketBuilder data) {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 2, 0, 0);
        b.name("_p2p._udp.local").record(type, IN, 120, data);
        b.pointer(12)
                .record(DnsType.PTR, IN, 120, new PacketBuilder().labels("x").pointer(12));
        DnsMessage message = Objects.requireNonNull(read(b.packet()), what);
        assertThat(message.answers())
                .containsExactly(new DnsRecord(SERVICE, DnsType.PTR, false, 120, new DnsData.Ptr(SERVICE.child("x"))));
    }

    @Test
    void aRecordOfAnotherClassIsLeftOutAlone() {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 2, 0, 0);
        b.name("_p2p._udp.local").record(DnsType.PTR, 3, 120, new PacketBuilder().pointer(12));
        b.pointer(12).record(DnsType.TXT, IN, 120, new PacketBuilder().strings(TCP));
        assertThat(Objects.requireNonNull(read(b.packet())).answers())
                .extracting(DnsRecord::type)
                .containsExactly(DnsType.TXT);
    }

    @Test
    void aNameThatPointsAtItselfOrForwardDamagesThePacket() {
        // One that points at itself, one at its own labels, one at what comes after it.
        assertThat(read(question(new PacketBuilder().pointer(12)))).isNull();
        assertThat(read(question(new PacketBuilder().labels("_p2p").pointer(12))))
                .isNull();
        assertThat(read(question(new PacketBuilder().pointer(18)))).isNull();
        // Two that point at each other.
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 1, 0, 0);
        b.name("_p2p._udp.local").fixed(DnsType.PTR, IN, 120, 4).pointer(41).pointer(39);
        assertThat(read(b.packet())).isNull();
    }

    @Test
    void aChainOfPointersIsFollowedUpToTheCap() {
        assertThat(read(chain(Limits.POINTERS))).isNotNull();
        assertThat(read(chain(Limits.POINTERS + 1))).isNull();
    }

    /** A record whose data hold pointers to pointers to the service's name, and a PTR record that is owned by the last. */
    private static byte[] chain(int pointers) {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 2, 0, 0);
        b.name("_p2p._udp.local").fixed(99, IN, 120, 2 * (pointers - 1));
        int next = 12;
        for (int i = 1; i < pointers; i++) {
            int here = b.position();
            b.pointer(next);
            next = here;
        }
        return b.pointer(next)
                .record(DnsType.PTR, IN, 120, new PacketBuilder().name("x"))
                .packet();
    }

    @Test
    void aNameIsAtMost255Bytes() {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 2, 0, 0);
        b.name("_p2p._udp.local").record(DnsType.PTR, IN, 120, new PacketBuilder().name("x"));
        // 17 bytes of the service and 238 of labels are the longest name; one more is not.
        String[] labels = Collections.nCopies(119, "a").toArray(String[]::new);
        byte[] longest = b.labels(labels)
                .pointer(12)
                .record(DnsType.TXT, IN, 120, new PacketBuilder())
                .packet();
        assertThat(Objects.requireNonNull(read(longest)).answers().get(1).name().encodedLength())
                .isEqualTo(255);
        labels[0] = "aa";
        byte[] longer = PacketBuilder.header(0, RESPONSE, 0, 2, 0, 0)
                .name("_p2p._udp.local")
                .record(DnsType.PTR, IN, 120, new PacketBuilder().name("x"))
                .labels(labels)
                .pointer(12)
                .record(DnsType.TXT, IN, 120, new PacketBuilder())
                .packet();
        assertThat(read(longer)).isNull();
    }

    @Test
    void theCountsOfQuestionsAndRecordsAreCapped() {
        assertThat(read(questions(Limits.QUESTIONS))).isNotNull();
        assertThat(read(questions(Limits.QUESTIONS + 1))).isNull();
        assertThat(read(records(Limits.RECORDS))).isNotNull();
        assertThat(read(records(Limits.RECORDS + 1))).isNull();
    }

    @Test
    void aPacketIsAtMost9000Bytes() {
        byte[] reply = SamplePackets.goReply();
        assertThat(read(Arrays.copyOf(reply, Limits.PACKET_BYTES))).isNotNull();
        assertThat(read(Arrays.copyOf(reply, Limits.PACKET_BYTES + 1))).isNull();
    }

    @Test
    void ofTheStringsOfATxtRecordTheFirstAreKeptAndEmptyOnesAreNot() {
        PacketBuilder strings = new PacketBuilder().bytes(0);
        for (int i = 0; i < Limits.ADDRESSES + 1; i++) {
            strings.strings("n" + i).bytes(0);
        }
        byte[] packet = PacketBuilder.header(0, RESPONSE, 0, 1, 0, 0)
                .name("_p2p._udp.local")
                .record(DnsType.TXT, IN, 120, strings)
                .packet();
        DnsData.Txt txt = (DnsData.Txt)
                Objects.requireNonNull(read(packet)).answers().get(0).data();
        assertThat(txt.strings()).hasSize(Limits.ADDRESSES);
        assertThat(txt.strings().get(63)).asString().isEqualTo("n63");
    }

    @Test
    void theTargetsByWhichBareTxtRecordsAreToldAreCapped() {
        int targets = Limits.BARE_TARGETS + 1;
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, targets, 0, targets);
        for (int i = 0; i < targets; i++) {
            b.name("_p2p._udp.local").record(DnsType.PTR, IN, 120, new PacketBuilder().name("bare" + i));
        }
        for (int i = 0; i < targets; i++) {
            b.name("bare" + i).record(DnsType.TXT, IN, 120, new PacketBuilder().strings(TCP));
        }
        DnsMessage message = Objects.requireNonNull(read(b.packet()));
        assertThat(message.answers()).hasSize(targets);
        assertThat(message.additionals()).hasSize(Limits.BARE_TARGETS);
    }

    private static byte[] question(PacketBuilder name) {
        return PacketBuilder.header(0, 0, 2, 0, 0, 0)
                .bytes(name.packet())
                .asked(DnsType.PTR, IN)
                .name("_p2p._udp.local")
                .asked(DnsType.PTR, IN)
                .packet();
    }

    private static byte[] questions(int count) {
        PacketBuilder b = PacketBuilder.header(0, 0, count, 0, 0, 0).name("_p2p._udp.local");
        b.asked(DnsType.PTR, IN);
        for (int i = 1; i < count; i++) {
            b.pointer(12).asked(DnsType.PTR, IN);
        }
        return b.packet();
    }

    private static byte[] records(int count) {
        PacketBuilder b = PacketBuilder.header(0, RESPONSE, 0, 1, count - 2, 1).name("_p2p._udp.local");
        List<PacketBuilder> owners = Collections.nCopies(count - 1, new PacketBuilder().pointer(12));
        b.record(DnsType.PTR, IN, 120, new PacketBuilder().pointer(12));
        owners.forEach(owner -> b.bytes(owner.packet()).record(DnsType.PTR, IN, 120, new PacketBuilder().pointer(12)));
        return b.packet();
    }

    private static @Nullable DnsMessage read(byte[] packet) {
        return new DnsReader(packet, INTEREST).message();
    }
}
