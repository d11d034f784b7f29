package chorus.discovery.mdns;

import chorus.discovery.spi.Finding;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether packets go out and come in on one link: this machine's own questions have to come back to it. */
final class LinkCheck {
    private final MulticastLink link;
    private final int id;
    private final List<byte[]> packets = new ArrayList<>();
    private long sentAt;
    private int ownHeard;
    private @Nullable Duration echo;
    private @Nullable String refused;

    /**
     * Creates a check.
     *
     * @param id what marks the questions as this check's own; receivers of multicast ignore it (RFC 6762 section 18.1)
     * @param sentAt when the questions go out
     */
    LinkCheck(MulticastLink link, List<DnsName> questions, int id, long sentAt) {
        this.link = link;
        this.id = id;
        this.sentAt = sentAt;
        questions.forEach(this::packet);
    }

    /** Returns one more question as it goes out. */
    byte[] packet(DnsName name) {
        byte[] packet = question(name, id);
        packets.add(packet);
        return packet;
    }

    private static byte[] question(DnsName name, int id) {
        DnsQuestion question = new DnsQuestion(name, DnsType.PTR, false);
        return DnsWriter.write(
                new DnsMessage(id, DnsMessage.QUERY, List.of(question), List.of(), List.of(), List.of()));
    }

    MulticastLink link() {
        return link;
    }

    /** Returns the questions as they go out; the first one has this node's tag. */
    List<byte[]> packets() {
        return List.copyOf(packets);
    }

    boolean isOwn(byte[] payload) {
        return packets.stream().anyMatch(packet -> Arrays.equals(packet, payload));
    }

    void sentAgain(long now) {
        sentAt = now;
        refused = null;
    }

    void cameBack(long now) {
        ownHeard++;
        if (echo == null) {
            echo = Duration.ofNanos(now - sentAt);
        }
    }

    /** The network did not take a question. */
    void refused(String reason) {
        refused = reason;
    }

    int ownHeard() {
        return ownHeard;
    }

    /** Returns how long the first question that came back took, or null when none did. */
    @Nullable
    Duration echo() {
        return echo;
    }

    static String subject(MulticastLink link) {
        return "link " + link.interfaceName() + " " + link.family();
    }

    Finding finding(Advice advice) {
        String open = link.family() == Family.IPV4
                ? "bound to 0.0.0.0:5353, joined 224.0.0.251, "
                : "bound to [::]:5353, joined ff02::fb, ";
        if (echo != null) {
            long millis = echo.toMillis();
            return Finding.ok(
                    subject(link), open + "own question back in " + (millis == 0 ? "less than 1" : millis) + " ms");
        }
        if (refused != null) {
            return Finding.problem(subject(link), open + "but sending is refused: " + refused)
                    .withHint(advice.sendingRefused());
        }
        return Finding.problem(subject(link), open + "sent, but nothing came back")
                .withHint(advice.nothingCameBack());
    }
}
