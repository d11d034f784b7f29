package chorus.discovery.mdns;

import java.util.Collection;

/** The names that concern this node, by which {@link DnsReader} tells its packets from a printer's. Immutable. */
final class Interest {
    // Arrays, because walking over a list makes an iterator, for every name of every packet of the LAN.
    private final DnsName[] services;
    private final DnsName[] own;

    /** The marks of the services' first labels. */
    private final long traits;

    /**
     * Creates an interest.
     *
     * @param services the services that this node browses and offers, such as {@code _p2p._udp.local}: questions for
     *     them, records owned by them, and either for the names below them, are read
     * @param own further names that this node answers for, such as its instances, its host and
     *     {@code _services._dns-sd._udp.local}: questions for them are read
     */
    Interest(Collection<DnsName> services, Collection<DnsName> own) {
        this.services = services.toArray(new DnsName[0]);
        this.own = own.toArray(new DnsName[0]);
        long someTraits = 0;
        for (DnsName service : services) {
            someTraits |= PacketName.trait(service.wire(), 0);
        }
        this.traits = someTraits;
    }

    /** Returns whether a question for this name, or an answer that its asker already has, concerns this node. */
    boolean isAsked(PacketName name) {
        if (isServed(name)) {
            return true;
        }
        for (DnsName candidate : own) {
            if (name.is(candidate)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether this name is a service or lies below one. */
    boolean isServed(PacketName name) {
        if (!name.mayHave(traits)) {
            return false;
        }
        for (DnsName service : services) {
            if (name.endsWith(service)) {
                return true;
            }
        }
        return false;
    }
}
