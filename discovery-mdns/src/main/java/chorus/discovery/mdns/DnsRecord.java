package chorus.discovery.mdns;

/**
 * A resource record of class IN.
 *
 * @param name the name that owns the record
 * @param type the type, the one of {@code data}
 * @param flush whether it replaces what a cache holds under this name and type (RFC 6762 10.2)
 * @param ttl the time to live, in seconds, 0 to {@value #MAX_TTL}; zero is a goodbye (RFC 6762 10.1)
 * @param data what the record says
 */
record DnsRecord(DnsName name, int type, boolean flush, long ttl, DnsData data) {
    /** The longest time to live, in seconds (RFC 2181 8). */
    static final long MAX_TTL = Integer.MAX_VALUE;

    DnsRecord {
        if (type != data.type()) {
            throw new IllegalArgumentException("type " + type + " with " + data + "; expected type " + data.type());
        }
        if (ttl < 0 || ttl > MAX_TTL) {
            throw new IllegalArgumentException("ttl " + ttl + " s; expected 0 to " + MAX_TTL);
        }
    }
}
