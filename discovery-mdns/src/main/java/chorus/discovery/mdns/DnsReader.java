package chorus.discovery.mdns;

import org.jspecify.annotations.Nullable;

/** Reads mDNS messages off the wire, and refuses early what cannot concern this node. */
final class DnsReader {
    private DnsReader() {}

    /** Returns the parts of {@code packet} that concern {@code interest}, or null when there are none or it is damaged. */
    static @Nullable DnsMessage read(byte[] packet, Interest interest) {
        throw new UnsupportedOperationException();
    }
}
