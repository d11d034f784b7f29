package chorus.discovery.mdns;

/** Why input from the network was refused: the reasons of {@link chorus.discovery.spi.PeerSink#rejected}. */
enum Refusal {
    /** Its bytes are not a DNS message. */
    MALFORMED("malformed packet"),
    /** Its sender is on no link of ours (RFC 6762 section 11). */
    OFF_LINK("packet from off the link"),
    /** {@link Limits#PACKET_BYTES}. */
    TOO_LONG("packet too long"),
    /** {@link Inbox#CAPACITY}. */
    FLOOD("more packets than can be read"),
    /** {@link Limits#QUESTIONS} and {@link Limits#RECORDS}. */
    TOO_MANY_RECORDS("too many records in a packet"),
    /** {@link Limits#ADDRESSES}. */
    TOO_MANY_ADDRESSES("too many addresses of a peer"),
    /** {@link Limits#instancesPerSource}. */
    SOURCE_FULL("too many peers from one address"),
    /** {@link Limits#maxPeers}. */
    CACHE_FULL("too many peers"),
    /** {@link Limits#CLAIMS}. */
    TOO_MANY_CLAIMS("too many claims for one peer"),
    /** {@link Limits#UNICASTS_PER_SOURCE} and {@link Limits#UNICASTS}. */
    TOO_MANY_QUESTIONS("too many questions from one address"),
    /** {@link Limits#WAITING_QUERIERS}. */
    TOO_MANY_TRUNCATED("too many truncated questions"),
    /** {@link Limits#WANTED_NAMES}. */
    TOO_MANY_NAMES("too many unknown names");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /** Returns the reason in words, always the same. */
    @Override
    public String toString() {
        return text;
    }
}
