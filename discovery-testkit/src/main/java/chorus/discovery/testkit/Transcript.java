package chorus.discovery.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What has crossed an {@link InMemoryLan}: every packet as it was sent, every drop with its reason, and what happened to
 * hosts and segments, in the order of time. The counts are complete; of the entries themselves only the newest are kept
 * ({@link #keepLast}).
 *
 * <p>One line looks like this:
 *
 * <pre>{@code
 *    1.020000s #7 lan a 10.1.0.1:5353 > 224.0.0.251:5353 RESPONSE 71 B: PTR _p2p._udp.local 120s xyz._p2p._udp.local
 * }</pre>
 */
public final class Transcript {
    /** Enough for the story of a few dozen hosts; 65,536 entries with their packets take about 50 MB. */
    private static final int KEPT_BY_DEFAULT = 65_536;

    private final VirtualScheduler scheduler;
    private final Classifier classifier = new Classifier();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<PacketKind, Long> kinds = new EnumMap<>(PacketKind.class);
    private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    private final Map<String, Counter> traffic = new HashMap<>();
    private int limit = KEPT_BY_DEFAULT;
    private long forgotten;

    Transcript(VirtualScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Keeps only the newest entries, 65,536 unless said otherwise; counts go on over all. */
    public void keepLast(int newest) {
        if (newest < 0) {
            throw new IllegalArgumentException("keep last " + newest + "; expected zero or more entries");
        }
        limit = newest;
        trim();
    }

    /** Returns how many packets of a kind were sent. */
    public long count(PacketKind kind) {
        return kinds.getOrDefault(kind, 0L);
    }

    /** Returns how many packets were sent. */
    public long count() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns how often a packet did not reach a receiver for this reason. */
    public long drops(DropReason reason) {
        return drops.getOrDefault(reason, 0L);
    }

    /** Returns what a host has sent and received; all zero for a name that has not. */
    public Traffic traffic(String host) {
        Counter counter = traffic.get(host);
        return counter == null ? Traffic.NONE : counter.snapshot();
    }

    /** Returns the packets that are kept, oldest first. */
    public List<Packet> packets() {
        List<Packet> packets = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Sent sent) {
                packets.add(sent.packet);
            }
        }
        return packets;
    }

    /** Adds a line of the test's own, such as what it does next. */
    public void note(String text) {
        add(new Note(scheduler.now(), text));
    }

    /** Returns the last lines, each an entry. */
    public List<String> last(int lines) {
        List<String> last = new ArrayList<>();
        entries.descendingIterator().forEachRemaining(entry -> {
            if (last.size() < lines) {
                last.add(entry.toString());
            }
        });
        Collections.reverse(last);
        return last;
    }

    /**
     * Writes the packets that are kept as a capture file, for Wireshark and its kin. Virtual time zero becomes the beginning
     * of 1970; each packet stands there once, as it was sent, even when a receiver did not get it.
     *
     * <p>Wireshark warns of a "DNS query retransmission" or "DNS response retransmission" where a host says something twice,
     * as it does in captures of real mDNS: it goes by addresses, ports and transaction id, and in mDNS ports and id are
     * always the same (RFC 6762, section 18.1). It has nothing else to say.
     */
    public void writePcap(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            PcapWriter.write(packets(), out);
        }
    }

    /** Returns all lines that are kept. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (forgotten > 0) {
            text.append("... ").append(forgotten).append(" entries before\n");
        }
        entries.forEach(entry -> text.append(entry).append('\n'));
        return text.toString();
    }

    void sent(Packet packet) {
        packet.classify(classifier.classify(packet));
        kinds.merge(packet.kind(), 1L, Long::sum);
        counter(packet.sender()).sent(packet);
        add(new Sent(packet));
    }

    void received(String receiver, Packet packet) {
        if (!receiver.equals(packet.sender())) {
            counter(receiver).received(packet);
        }
    }

    void dropped(Packet packet, Drops dropped) {
        dropped.forEach((reason, receivers) -> {
            drops.merge(reason, (long) receivers.count(), Long::sum);
            add(new Note(scheduler.now(), "#" + packet.number() + " not to " + receivers + ": " + reason));
        });
    }

    private Counter counter(String host) {
        return traffic.computeIfAbsent(host, any -> new Counter());
    }

    private void add(Entry entry) {
        entries.add(entry);
        trim();
    }

    private void trim() {
        while (entries.size() > limit) {
            entries.remove();
            forgotten++;
        }
    }

    private static String time(Duration at) {
        return String.format(Locale.ROOT, "%5d.%06ds", at.getSeconds(), at.getNano() / 1_000);
    }

    private sealed interface Entry {}

    /** A packet becomes text only when somebody reads it. */
    private record Sent(Packet packet) implements Entry {
        @Override
        public String toString() {
            return time(packet.sentAt()) + " " + packet;
        }
    }

    private record Note(Duration at, String text) implements Entry {
        @Override
        public String toString() {
            return time(at) + " " + text;
        }
    }

    private static final class Counter {
        private long sentPackets;
        private long sentBytes;
        private long receivedPackets;
        private long receivedBytes;

        void sent(Packet packet) {
            sentPackets++;
            sentBytes += packet.bytes().length;
        }

        void received(Packet packet) {
            receivedPackets++;
            receivedBytes += packet.bytes().length;
        }

        Traffic snapshot() {
            return new Traffic(sentPackets, sentBytes, receivedPackets, receivedBytes);
        }
    }
}
