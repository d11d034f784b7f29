package chorus.discovery.mdns;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/** What dnsjava and we make of the same packet: the classes of disagreement that have a reason. */
enum Verdict {
    /** The same content, or neither of us any that concerns this node. */
    SAME,
    /** Neither of us can read it. */
    BOTH_REFUSE,
    /** We ignore operations and errors (RFC 6762 18.3, 18.11). */
    WE_IGNORE_ITS_HEADER,
    /** It is longer, has more questions or records, or a longer chain of pointers in an owner's name, than we read. */
    WE_CAP_IT,
    /** dnsjava refuses a message for one bad record, we leave out the record. */
    WE_SKIP_A_RECORD,
    /** dnsjava returns the beginning of a message with the TC bit; we leave out a record, or refuse the message. */
    DNSJAVA_READS_A_PART,
    /** dnsjava reads a time to live with the top bit set as zero (RFC 2181 8), we as the longest (RFC 8767 4). */
    WE_TAKE_A_TTL_AS_LONG;

    private static final int OPCODE_AND_RCODE = 0x780f;

    /**
     * Returns what we make of a packet, as a node of {@link SamplePackets#INTEREST}, and what dnsjava does.
     *
     * @throws AssertionError when we disagree without a reason
     */
    static Verdict of(byte[] packet) {
        DnsMessage ours = new DnsReader(packet, SamplePackets.INTEREST).message();
        Message theirs = Oracle.parse(packet);
        Frame frame = Frame.of(packet);
        if (frame == null) {
            requireNothing(ours, packet);
            return theirs == null ? BOTH_REFUSE : DNSJAVA_READS_A_PART;
        }
        if ((frame.flags() & OPCODE_AND_RCODE) != 0) {
            requireNothing(ours, packet);
            return WE_IGNORE_ITS_HEADER;
        }
        if (frame.isAboveACap()) {
            requireNothing(ours, packet);
            return WE_CAP_IT;
        }
        DnsMessage view = frame.view(SamplePackets.SERVICES, SamplePackets.OWN);
        if (!same(ours, view)) {
            if (!same(withLongestTimeAsZero(ours), withLongestTimeAsZero(view))) {
                throw unlike(ours, view, packet);
            }
            return WE_TAKE_A_TTL_AS_LONG;
        }
        if (theirs == null) {
            return WE_SKIP_A_RECORD;
        }
        return same(view, Oracle.view(theirs, SamplePackets.SERVICES, SamplePackets.OWN)) ? SAME : DNSJAVA_READS_A_PART;
    }

    /** Equal names may differ in the case of their letters, which must be the same too. */
    private static boolean same(@Nullable DnsMessage one, @Nullable DnsMessage other) {
        return Objects.equals(one, other) && String.valueOf(one).equals(String.valueOf(other));
    }

    private static @Nullable DnsMessage withLongestTimeAsZero(@Nullable DnsMessage message) {
        if (message == null) {
            return null;
        }
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

    private static void requireNothing(@Nullable DnsMessage ours, byte[] packet) {
        if (ours != null) {
            throw unlike(ours, null, packet);
        }
    }

    private static AssertionError unlike(@Nullable DnsMessage ours, @Nullable DnsMessage theirs, byte[] packet) {
        return new AssertionError("we read " + ours + ", dnsjava " + theirs + " in "
                + HexFormat.of().formatHex(packet));
    }
}
