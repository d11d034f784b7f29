package chorus.discovery.mdns;

import java.util.List;

/**
 * An mDNS message (RFC 6762 18).
 *
 * @param id zero in multicast; a reply to a legacy asker repeats the asker's (RFC 6762 6.7)
 * @param flags the second word of the header
 * @param questions the questions
 * @param answers the answers; in a query, those that the asker already knows (RFC 6762 7.1)
 * @param authorities the authority section
 * @param additionals the additional section
 */
record DnsMessage(
        int id,
        int flags,
        List<DnsQuestion> questions,
        List<DnsRecord> answers,
        List<DnsRecord> authorities,
        List<DnsRecord> additionals) {
    /** The flags of a query. */
    static final int QUERY = 0;

    /** The flags of a response: QR and AA (RFC 6762 18.2, 18.4). */
    static final int RESPONSE = 0x8400;

    /** In a query: more known answers follow in another message (RFC 6762 18.5). */
    static final int TC = 0x0200;

    /** Tells a response from a query (RFC 6762 18.2). */
    static final int QR = 0x8000;

    DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        authorities = List.copyOf(authorities);
        additionals = List.copyOf(additionals);
    }

    /** Returns whether this is a response, else it is a query. */
    boolean isResponse() {
        return (flags & QR) != 0;
    }

    /** Returns whether more known answers follow in another message. */
    boolean isTruncated() {
        return (flags & TC) != 0;
    }
}
