package chorus.discovery.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that this node gives together, as one packet: the unit of answering, of suppression by known answers, and of the
 * rule that a record is multicast once a second at most.
 */
final class Reply {
    private final DnsName name;
    private final int type;
    private final List<DnsRecord> answers;
    private final List<DnsRecord> additionals;
    private byte @Nullable [] packet;

    /** Creates the answer to questions for {@code name} and {@code type}, or of type ANY. */
    Reply(DnsName name, int type, List<DnsRecord> answers, List<DnsRecord> additionals) {
        this.name = name;
        this.type = type;
        this.answers = answers;
        this.additionals = additionals;
    }

    DnsName name() {
        return name;
    }

    /** Returns the answers as those know them who heard them so long ago. */
    List<DnsRecord> answersAged(Duration age) {
        List<DnsRecord> aged = new ArrayList<>();
        for (DnsRecord answer : answers) {
            long left = Duration.ofSeconds(answer.ttl()).minus(age).toSeconds();
            aged.add(new DnsRecord(answer.name(), answer.type(), answer.flush(), left, answer.data()));
        }
        return aged;
    }

    boolean answers(DnsQuestion question) {
        return question.name().equals(name) && (question.type() == type || question.type() == DnsType.ANY);
    }

    /** Returns the multicast form, made once and when it is first needed; not to be changed. */
    byte[] packet() {
        if (packet == null) {
            packet =
                    DnsWriter.write(new DnsMessage(0, DnsMessage.RESPONSE, List.of(), answers, List.of(), additionals));
        }
        return packet;
    }

    /**
     * Returns whether the querier knows all of the answers, with at least half of their time to live (RFC 6762 section
     * 7.1). Only shared records, that is pointers, are ever listed as known.
     */
    boolean isKnown(List<DnsRecord> knownAnswers) {
        for (DnsRecord answer : answers) {
            if (!(answer.data() instanceof DnsData.Ptr) || !isKnown(answer, knownAnswers)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKnown(DnsRecord answer, List<DnsRecord> knownAnswers) {
        for (DnsRecord known : knownAnswers) {
            if (known.ttl() * 2 >= answer.ttl()
                    && known.data().equals(answer.data())
                    && known.name().equals(answer.name())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the form for a querier that is no multicast DNS node: its id and question come back, times to live are short,
     * no flush bits (RFC 6762 section 6.7).
     */
    byte[] legacyPacket(int id, DnsQuestion question) {
        return DnsWriter.write(new DnsMessage(
                id, DnsMessage.RESPONSE, List.of(question), legacy(answers), List.of(), legacy(additionals)));
    }

    /** Returns the packet that takes the answers back: they alone, with no time to live (section 10.1). */
    byte[] goodbyePacket() {
        List<DnsRecord> gone = new ArrayList<>();
        for (DnsRecord answer : answers) {
            gone.add(new DnsRecord(answer.name(), answer.type(), answer.flush(), 0, answer.data()));
        }
        return DnsWriter.write(new DnsMessage(0, DnsMessage.RESPONSE, List.of(), gone, List.of(), List.of()));
    }

    private static List<DnsRecord> legacy(List<DnsRecord> records) {
        List<DnsRecord> legacy = new ArrayList<>();
        for (DnsRecord record : records) {
            long ttl = Math.min(record.ttl(), MdnsTiming.LEGACY_TTL.toSeconds());
            legacy.add(new DnsRecord(record.name(), record.type(), false, ttl, record.data()));
        }
        return legacy;
    }
}
