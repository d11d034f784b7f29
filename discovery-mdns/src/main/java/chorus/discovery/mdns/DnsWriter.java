package chorus.discovery.mdns;

/** Writes mDNS messages as they go on the wire. */
final class DnsWriter {
    /** The largest message, in bytes (RFC 6762 17). */
    static final int MAX_LENGTH = 9000;

    private DnsWriter() {}

    /** Returns the message on the wire, its names compressed (RFC 6762 18.14). */
    static byte[] write(DnsMessage message) {
        throw new UnsupportedOperationException();
    }
}
