package chorus.discovery.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Who did not get one packet, by reason. */
final class Drops {
    /** More names than this nobody reads; a partition of a thousand hosts would fill the memory with them. */
    private static final int SHOWN = 8;

    private final Map<DropReason, Receivers> receivers = new EnumMap<>(DropReason.class);

    void add(DropReason reason, String receiver) {
        receivers.computeIfAbsent(reason, any -> new Receivers()).add(receiver);
    }

    void forEach(BiConsumer<DropReason, Receivers> action) {
        receivers.forEach(action);
    }

    /** Those who did not get it for one reason. */
    static final class Receivers {
        private final StringBuilder names = new StringBuilder();
        private int count;

        private void add(String name) {
            count++;
            if (count <= SHOWN) {
                names.append(count == 1 ? "" : ", ").append(name);
            }
        }

        int count() {
            return count;
        }

        @Override
        public String toString() {
            return count <= SHOWN ? names.toString() : names + " and " + (count - SHOWN) + " more";
        }
    }
}
