package chorus.discovery.mdns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What fuzzing of packets starts from: packets of real peers, of all shapes, and evil ones. */
final class PacketSeeds {
    private PacketSeeds() {}

    /** Returns all, by name. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> packets = new LinkedHashMap<>(RecordedPackets.all());
        number(packets, "sample", SamplePackets.ours());
        number(packets, "foreign", SamplePackets.foreign());
        packets.putAll(EvilPackets.all());
        return packets;
    }

    private static void number(Map<String, byte[]> packets, String name, List<byte[]> more) {
        for (int i = 0; i < more.size(); i++) {
            packets.put(name + "-" + i, more.get(i));
        }
    }
}
