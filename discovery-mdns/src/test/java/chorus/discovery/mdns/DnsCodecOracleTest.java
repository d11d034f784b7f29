package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** dnsjava, an implementation that shares nothing with ours, has the same opinion of packets, or we say why not. */
class DnsCodecOracleTest {
    private static final Set<DnsName> SERVICES = Set.of(SamplePackets.SERVICE, SamplePackets.CHORUS);
    private static final Set<DnsName> OWN = Set.of(SamplePackets.META, SamplePackets.INSTANCE, SamplePackets.HOST);

    @Test
    void dnsjavaReadsAllThatWeWriteAndWeReadWhatConcernsUs() throws IOException {
        RandomMessages messages = new RandomMessages(1);
        int concernUs = 0;
        for (int i = 0; i < 5_000; i++) {
            DnsMessage message = messages.next();
            byte[] packet = DnsWriter.write(message);
            Message theirs = new Message(packet);
            assertSame(Oracle.all(theirs), message);
            DnsMessage view = Oracle.view(theirs, SERVICES, OWN);
            assertSame(new DnsReader(packet, SamplePackets.INTEREST).message(), view);
            concernUs += view == null ? 0 : 1;
        }
        assertThat(concernUs).isBetween(2_500, 4_750);
    }

    @Test
    void weReadWhatDnsjavaWrites() throws IOException {
        RandomMessages messages = new RandomMessages(2);
        for (int i = 0; i < 5_000; i++) {
            Message message = new Message(DnsWriter.write(messages.next()));
            addRecordOfAnotherType(message, messages.name());
            byte[] packet = message.toWire();
            Message theirs = new Message(packet);
            assertSame(new DnsReader(packet, SamplePackets.INTEREST).message(), Oracle.view(theirs, SERVICES, OWN));
        }
    }

    private static void addRecordOfAnotherType(Message message, DnsName owner) throws IOException {
        byte[] data = new PacketBuilder().name("a.local").bytes(0, 1, 0x40).packet();
        Record nsec = Record.newRecord(new Name(owner.wire()), DnsType.NSEC, DClass.IN, 120, data);
        message.addRecord(nsec, Section.ANSWER);
    }

    @Test
    void everySampleIsReadAsDnsjavaReadsIt() throws IOException {
        for (byte[] packet : SamplePackets.ours()) {
            DnsMessage view = Oracle.view(new Message(packet), SERVICES, OWN);
            assertThat(view).isNotNull();
            assertSame(new DnsReader(packet, SamplePackets.INTEREST).message(), view);
        }
        for (byte[] packet : SamplePackets.foreign()) {
            assertThat(Oracle.view(new Message(packet), SERVICES, OWN)).isNull();
        }
    }

    @Test
    void everyRecordedPacketIsReadAsDnsjavaReadsIt() throws IOException {
        Map<String, byte[]> packets = RecordedPackets.all();
        assertThat(packets).containsKeys("go-reply", "rust-reply", "js-reply", "py-reply", "avahi-reply");
        for (Map.Entry<String, byte[]> recorded : packets.entrySet()) {
            DnsMessage view = Oracle.view(new Message(recorded.getValue()), SERVICES, OWN);
            assertThat(view).as(recorded.getKey()).isNotNull();
            assertSame(new DnsReader(recorded.getValue(), SamplePackets.INTEREST).message(), view);
        }
    }

    /** What dnsjava and we make of a damaged packet. */
    private enum Verdict {
        /** The same content, or neither of us any that concerns this node. */
        SAME,
        /** Neither of us can read it. */
        BOTH_REFUSE,
        /** We ignore operations and errors (RFC 6762 18.3, 18.11), and counts above our caps. */
        WE_IGNORE,
        /** dnsjava refuses a message for one bad record, we leave out the record. */
        WE_SKIP_A_RECORD,
        /** dnsjava returns the beginning of a message with the TC bit; we leave out a record, or refuse the message. */
        DNSJAVA_READS_A_PART,
        /** dnsjava reads a time to live with the top bit set as zero (RFC 2181 8), we as the longest (RFC 8767 4). */
        WE_TAKE_A_TTL_AS_LONG
    }

    @Test
    void everyDisagreementWithDnsjavaOnDamagedPacketsHasAReason() {
        List<byte[]> originals = new ArrayList<>(SamplePackets.ours());
        originals.addAll(RecordedPackets.all().values());
        Mutator mutator = new Mutator(3, originals);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int i = 0; i < 100_000; i++) {
            byte[] packet = mutator.next();
            verdicts.merge(verdict(packet), 1, Integer::sum);
        }
        assertThat(verdicts).containsOnlyKeys(Verdict.values());
    }

    private static Verdict verdict(byte[] packet) {
        DnsMessage ours = new DnsReader(packet, SamplePackets.INTEREST).message();
        Message theirs;
        try {
            theirs = new Message(packet);
        } catch (IOException e) {
            assertThat(ours == null || Oracle.isFramed(packet)).as(hex(packet)).isTrue();
            return ours == null ? Verdict.BOTH_REFUSE : Verdict.WE_SKIP_A_RECORD;
        }
        if (theirs.getHeader().getOpcode() != 0
                || theirs.getHeader().getRcode() != 0
                || theirs.getHeader().getCount(Section.QUESTION) > Limits.QUESTIONS) {
            assertThat(ours).as(hex(packet)).isNull();
            return Verdict.WE_IGNORE;
        }
        if (!Oracle.isWhole(theirs, packet)) {
            assertThat(ours == null || Oracle.isFramed(packet)).as(hex(packet)).isTrue();
            return Verdict.DNSJAVA_READS_A_PART;
        }
        DnsMessage view = Oracle.view(theirs, SERVICES, OWN);
        if (ours == null || ours.equals(view)) {
            assertThat(view).as(hex(packet)).isEqualTo(ours);
            return Verdict.SAME;
        }
        assertThat(view).as(hex(packet)).isEqualTo(withLongestTimeAsZero(ours));
        return Verdict.WE_TAKE_A_TTL_AS_LONG;
    }

    private static DnsMessage withLongestTimeAsZero(DnsMessage message) {
        UnaryOperator<List<DnsRecord>> change = records -> records.stream()
                .map(r -> r.ttl() < DnsRecord.MAX_TTL ? r : new DnsRecord(r.name(), r.type(), r.flush(), 0, r.data()))
                .toList();
        return new DnsMessage(
                message.id(),
                message.flags(),
                message.questions(),
                change.apply(message.answers()),
                change.apply(message.authorities()),
                change.apply(message.additionals()));
    }

    private static void assertSame(@Nullable DnsMessage actual, @Nullable DnsMessage expected) {
        assertThat(actual).isEqualTo(expected);
        // equal names may differ in their letters' case
        assertThat(String.valueOf(actual)).isEqualTo(String.valueOf(expected));
    }

    private static String hex(byte[] packet) {
        return HexFormat.of().formatHex(packet);
    }
}
