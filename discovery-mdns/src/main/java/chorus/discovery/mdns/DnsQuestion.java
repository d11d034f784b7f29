package chorus.discovery.mdns;

/**
 * A question of class IN; one of class ANY counts as IN.
 *
 * @param name the name asked for
 * @param type the type asked for, as in {@link DnsType} or another
 * @param unicastResponse whether the asker would like a unicast reply (RFC 6762 5.4)
 */
record DnsQuestion(DnsName name, int type, boolean unicastResponse) {}
