package chorus.discovery.mdns;

import java.util.Collection;
import java.util.List;

/** The names that concern this node, by which {@link DnsReader} tells its packets from a printer's. Immutable. */
final class Interest {
    private final List<DnsName> services;
    private final List<DnsName> own;

    /**
     * Creates an interest.
     *
     * @param services the services that this node browses, such as {@code _p2p._udp.local}: questions for them,
     *     and records owned by them or by names below them, are read
     * @param own further names that this node answers for, such as its instances, its host and
     *     {@code _services._dns-sd._udp.local}: questions for them are read
     */
    Interest(Collection<DnsName> services, Collection<DnsName> own) {
        this.services = List.copyOf(services);
        this.own = List.copyOf(own);
    }

    List<DnsName> services() {
        return services;
    }

    List<DnsName> own() {
        return own;
    }
}
