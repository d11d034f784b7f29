package chorus.discovery.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who did not get one packet, by reason. */
final class Drops {
    private final Map<DropReason, List<String>> receivers = new EnumMap<>(DropReason.class);

    void add(DropReason reason, String receiver) {
        receivers.computeIfAbsent(reason, any -> new ArrayList<>()).add(receiver);
    }

    Map<DropReason, List<String>> byReason() {
        return receivers;
    }
}
