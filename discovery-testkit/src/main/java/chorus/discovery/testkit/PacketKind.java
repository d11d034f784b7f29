package chorus.discovery.testkit;

/** What an mDNS packet is for, as far as the packet and those before it tell. */
public enum PacketKind {
    /** Asks: the response bit is not set. */
    QUERY,
    /** Answers at least one question that was asked on the segment in the second before, or was sent to one receiver. */
    RESPONSE,
    /** Says something that nobody asked in the second before (RFC 6762, section 8.3). */
    ANNOUNCEMENT,
    /** All its answers have a TTL of 0 (RFC 6762, section 10.1). */
    GOODBYE,
    /** Not a DNS message. */
    OTHER
}
