package chorus.discovery.mdns;

/** The record types that libp2p mDNS meets (IANA's registry of DNS parameters). */
final class DnsType {
    static final int A = 1;
    static final int PTR = 12;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int OPT = 41;
    static final int NSEC = 47;
    static final int ANY = 255;

    private DnsType() {}
}
