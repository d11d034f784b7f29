package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** dnsjava, an implementation that shares nothing with ours, has the same opinion of packets, or we say why not. */
class DnsCodecOracleTest {
    @Test
    void dnsjavaReadsAllThatWeWriteAndWeReadWhatConcernsUs() throws IOException {
        RandomMessages messages = new RandomMessages(1);
        int concernUs = 0;
        for (int i = 0; i < 5_000; i++) {
            DnsMessage message = messages.next();
            byte[] packet = DnsWriter.write(message);
            Message theirs = new Message(packet);
            assertSame(Oracle.all(theirs), message);
            DnsMessage view = Oracle.view(theirs, SamplePackets.SERVICES, SamplePackets.OWN);
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
            assertSame(
                    new DnsReader(packet, SamplePackets.INTEREST).message(),
                    Oracle.view(theirs, SamplePackets.SERVICES, SamplePackets.OWN));
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
            DnsMessage view = Oracle.view(new Message(packet), SamplePackets.SERVICES, SamplePackets.OWN);
            assertThat(view).isNotNull();
            assertSame(new DnsReader(packet, SamplePackets.INTEREST).message(), view);
        }
        for (byte[] packet : SamplePackets.foreign()) {
            assertThat(Oracle.view(new Message(packet), SamplePackets.SERVICES, SamplePackets.OWN))
                    .isNull();
        }
    }

    @Test
    void everyRecordedPacketIsReadAsDnsjavaReadsIt() throws IOException {
        Map<String, byte[]> packets = RecordedPackets.all();
        assertThat(packets).containsKeys("go-reply", "rust-reply", "js-reply", "py-reply", "avahi-reply");
        for (Map.Entry<String, byte[]> recorded : packets.entrySet()) {
            DnsMessage view = Oracle.view(new Message(recorded.getValue()), SamplePackets.SERVICES, SamplePackets.OWN);
            assertThat(view).as(recorded.getKey()).isNotNull();
            assertSame(new DnsReader(recorded.getValue(), SamplePackets.INTEREST).message(), view);
        }
    }

    @Test
    void everyDisagreementWithDnsjavaOnDamagedPacketsHasAReason() {
        List<byte[]> originals = new ArrayList<>(SamplePackets.ours());
        originals.addAll(RecordedPackets.all().values());
        originals.addAll(EvilPackets.all().values());
        Mutator mutator = new Mutator(3, originals);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int i = 0; i < 100_000; i++) {
            byte[] packet = mutator.next();
            verdicts.merge(Verdict.of(packet), 1, Integer::sum);
        }
        assertThat(verdicts).containsOnlyKeys(Verdict.values());
    }

    private static void assertSame(@Nullable DnsMessage actual, @Nullable DnsMessage expected) {
        assertThat(actual).isEqualTo(expected);
        // equal names may differ in their letters' case
        assertThat(String.valueOf(actual)).isEqualTo(String.valueOf(expected));
    }
}
