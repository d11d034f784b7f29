package chorus.discovery.jmdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import java.util.List;
import java.util.regex.Pattern;
import javax.jmdns.JmDNS;

/**
 * Discovery on JmDNS, for an application that runs one and wants to share it; others are better served by
 * {@code discovery-mdns}, which sees and is seen by more peers, and sooner. Give it to the service:
 *
 * <pre>{@code
 * PeerDiscoveryService.builder(host).modules().module(new JmdnsDiscoveryProvider(jmdns))
 * }</pre>
 *
 * <p>What JmDNS cannot do this cannot either: it finds no peer that sends no SRV record (js-libp2p, rust-libp2p), is not found
 * by rust-libp2p, and cannot {@linkplain PeerDiscovery#reconfirm check} a peer. Peers that JmDNS holds are told again every
 * minute.
 */
public final class JmdnsDiscoveryProvider implements PeerDiscoveryProvider {
    /** What JmDNS takes for the type of a service; of any other name it makes one that ends in {@code _tcp}. */
    private static final Pattern SERVICE_TYPE = Pattern.compile("_[^.]+\\._(udp|tcp)");

    private final List<JmDNS> instances;

    /**
     * Creates a module.
     *
     * @param instances the application's JmDNS, one for each interface to discover on; they stay open when discovery ends
     * @throws IllegalArgumentException when there is none
     */
    public JmdnsDiscoveryProvider(JmDNS... instances) {
        if (instances.length == 0) {
            throw new IllegalArgumentException("no JmDNS was given; expected one for each interface to discover on");
        }
        this.instances = List.of(instances);
    }

    /** Returns {@code jmdns}. */
    @Override
    public String name() {
        return "jmdns";
    }

    /**
     * Makes a source.
     *
     * @throws DiscoveryException when the tag is not of the form {@code _name._udp}, such as
     *     {@link ServiceTag#CHORUS}
     */
    @Override
    public PeerDiscovery create(DiscoveryContext context) throws DiscoveryException {
        String tag = context.tag().name();
        if (!SERVICE_TYPE.matcher(tag).matches()) {
            throw new DiscoveryException("tag " + tag + " is not for JmDNS, which would call the service _tcp;"
                    + " expected one such as _p2p._udp. Use discovery-mdns for this tag"
                    + dnsSdForm(context.tag()));
        }
        return new JmdnsDiscovery(context, instances);
    }

    private static String dnsSdForm(ServiceTag tag) {
        return tag.serviceNames().stream()
                .filter(name -> SERVICE_TYPE.matcher(name).matches())
                .findFirst()
                .map(name -> ", or new ServiceTag(\"" + name + "\"), which finds those that use this form of it")
                .orElse("");
    }
}
