package chorus.discovery.mdns;

import chorus.discovery.ServiceTag;
import java.util.ArrayList;
import java.util.List;

/**
 * The names under which a tag is served and browsed.
 *
 * @param all one or two services: a tag without an underscore has its literal form, which Go agents speak, and the DNS-SD
 *     form, which browsers can list
 * @param listed those that the meta query names, in the DNS-SD form
 */
record ServiceNames(List<DnsName> all, List<DnsName> listed) {
    /** What DNS-SD browsers ask for the services of a LAN (RFC 6763 section 9). */
    static final DnsName META_QUERY = DnsName.parse("_services._dns-sd._udp.local");

    /** The domain of everything here (RFC 6762 section 3). */
    static final String DOMAIN = "local";

    static ServiceNames of(ServiceTag tag) {
        List<DnsName> all = new ArrayList<>();
        List<DnsName> listed = new ArrayList<>();
        for (String name : tag.serviceNames()) {
            DnsName service = DnsName.parse(name + "." + DOMAIN);
            all.add(service);
            if (name.startsWith("_")) {
                listed.add(service);
            }
        }
        return new ServiceNames(List.copyOf(all), List.copyOf(listed));
    }

    /** Returns whether a name is that of an instance of one of these services: a label and the service. */
    boolean hasInstance(DnsName name) {
        for (DnsName service : all) {
            if (name.isChildOf(service)) {
                return true;
            }
        }
        return false;
    }
}
