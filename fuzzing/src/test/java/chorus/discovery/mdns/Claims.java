package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.spi.MulticastLink;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a packet claims about peers, as dnsjava reads it: the addresses in the TXT records of the instances of some services,
 * that is of names one label below a service and of the targets of its pointers.
 */
final class Claims {
    private static final Pattern ADDRESS =
            Pattern.compile("dnsaddr[0-9]*=(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Map<PeerId, Set<Multiaddr>> addresses = new HashMap<>();
    private final MulticastLink link;
    private final InetAddress source;

    private Claims(MulticastLink link, InetAddress source) {
        this.link = link;
        this.source = source;
    }

    /** Returns the claims of a packet that came from {@code source}. */
    static Claims in(byte[] packet, Set<DnsName> services, MulticastLink link, InetAddress source) {
        Claims claims = new Claims(link, source);
        Frame frame = Frame.of(packet);
        DnsMessage message = frame == null ? null : frame.view(services, Set.of());
        if (message != null && message.isResponse()) {
            claims.read(message, services);
        }
        return claims;
    }

    /** Returns the addresses that the packet says a peer has. */
    Set<Multiaddr> of(PeerId id) {
        return addresses.getOrDefault(id, Set.of());
    }

    private void read(DnsMessage message, Set<DnsName> services) {
        List<DnsRecord> records = Stream.concat(message.answers().stream(), message.additionals().stream())
                .toList();
        Set<DnsName> targets = new HashSet<>();
        for (DnsRecord record : records) {
            if (record.data() instanceof DnsData.Ptr pointer && services.contains(record.name())) {
                targets.add(pointer.target());
            }
        }
        for (DnsRecord record : records) {
            if (record.data() instanceof DnsData.Txt txt
                    && (targets.contains(record.name()) || services.stream().anyMatch(record.name()::isChildOf))) {
                txt.strings().forEach(this::read);
            }
        }
    }

    private void read(byte[] string) {
        Matcher text = ADDRESS.matcher(new String(string, StandardCharsets.UTF_8));
        if (!text.matches()) {
            return;
        }
        try {
            Multiaddr address = Multiaddr.parse(text.group(1));
            PeerId id = address.peerId().orElse(null);
            Multiaddr place = address.withoutPeerId().orElse(null);
            if (id != null && place != null && place.peerId().isEmpty()) {
                addresses.computeIfAbsent(id, any -> new HashSet<>()).add(usable(place));
            }
        } catch (IllegalArgumentException e) {
            // it claims nothing
        }
    }

    /** A wildcard stands for the sender; a link-local address is of use with the zone of our interface only. */
    private Multiaddr usable(Multiaddr place) {
        InetAddress ip = place.ip().orElse(null);
        if (ip != null && ip.isAnyLocalAddress() && ip.getClass() == source.getClass()) {
            ip = source;
            place = place.withIp(source);
        }
        if (ip instanceof Inet6Address && ip.isLinkLocalAddress()) {
            return Multiaddr.parse("/ip6zone/" + link.interfaceName() + place.withIp(ip));
        }
        return place;
    }
}
