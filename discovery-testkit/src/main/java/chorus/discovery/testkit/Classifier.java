package chorus.discovery.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Tells what a packet is for, from the packet and the questions that were asked on its segment before. */
final class Classifier {
    /** Answers are at most some tenths of a second late (RFC 6762, section 6); with many peers a little more. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

    /** Many more names than a LAN browses; a test with random names must not fill the memory. */
    private static final int MAX_NAMES = 1_024;

    /** When a name was last asked for, by segment and name. */
    private final Map<String, Duration> asked = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
            return size() > MAX_NAMES;
        }
    };

    PacketKind classify(Packet packet) {
        MdnsText message = MdnsText.read(packet.bytes());
        if (!message.isReadable()) {
            return PacketKind.OTHER;
        }
        if (!message.isResponse()) {
            message.asked().forEach(name -> asked.put(key(packet, name), packet.sentAt()));
            return PacketKind.QUERY;
        }
        if (message.isGoodbye()) {
            return PacketKind.GOODBYE;
        }
        boolean answer = !packet.isMulticast() || message.answered().stream().anyMatch(name -> wasAsked(packet, name));
        return answer ? PacketKind.RESPONSE : PacketKind.ANNOUNCEMENT;
    }

    private boolean wasAsked(Packet packet, String name) {
        Duration at = asked.get(key(packet, name));
        return at != null && at.plus(ANSWER_TIME).compareTo(packet.sentAt()) >= 0;
    }

    private static String key(Packet packet, String name) {
        return packet.segment().name() + ' ' + name.toLowerCase(Locale.ROOT);
    }
}
