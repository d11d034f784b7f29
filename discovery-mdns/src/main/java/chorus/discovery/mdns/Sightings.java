package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.MulticastLink;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads peers out of a response, whatever implementation sent it: TXT among the answers or the additionals, one TXT record
 * or several, names under the service or, as rust has them, bare.
 */
final class Sightings {

    /** What goes before a multiaddr in a TXT string (libp2p specification, mDNS). */
    static final String TXT_KEY = "dnsaddr=";

    private Sightings() {}

    /**
     * One service instance in a response.
     *
     * @param instance its name
     * @param ttlSeconds how long to believe it, by its PTR if there is one; zero is a goodbye
     * @param txt the strings of all its TXT records; empty when the response has none
     */
    record Sighting(DnsName instance, long ttlSeconds, List<byte[]> txt) {}

    /** Returns the instances of these services in a response. */
    static List<Sighting> in(DnsMessage response, ServiceNames services) {
        Map<DnsName, Long> ttls = new LinkedHashMap<>();
        Map<DnsName, List<byte[]>> texts = new LinkedHashMap<>();
        collect(response.answers(), services, ttls, texts);
        collect(response.additionals(), services, ttls, texts);
        List<Sighting> sightings = new ArrayList<>(ttls.size());
        for (Map.Entry<DnsName, Long> each : ttls.entrySet()) { // a lambda costs a new JVM more than this work
            DnsName instance = each.getKey();
            sightings.add(new Sighting(instance, each.getValue(), texts.getOrDefault(instance, List.of())));
        }
        return sightings;
    }

    private static void collect(
            List<DnsRecord> records, ServiceNames services, Map<DnsName, Long> ttls, Map<DnsName, List<byte[]>> texts) {
        for (DnsRecord record : records) {
            if (record.data() instanceof DnsData.Ptr pointer && services.all().contains(record.name())) {
                ttls.put(pointer.target(), record.ttl());
            } else if (record.data() instanceof DnsData.Txt txt) {
                if (services.hasInstance(record.name())) {
                    ttls.putIfAbsent(record.name(), record.ttl()); // the answer to a question for this TXT alone
                }
                texts.computeIfAbsent(record.name(), name -> new ArrayList<>()).addAll(txt.strings());
            }
        }
    }

    /**
     * Returns the peer that TXT strings tell of, or null when they tell of none. A string that is no address of a peer is
     * passed over, and so is one of another peer than the first.
     */
    static @Nullable PeerInfo peer(List<byte[]> txt, MulticastLink link, InetAddress source) {
        PeerId id = null;
        List<Multiaddr> addresses = new ArrayList<>();
        for (byte[] string : txt) {
            Multiaddr address = address(string);
            PeerId owner = address == null ? null : address.peerId().orElse(null);
            if (address == null || owner == null || (id != null && !id.equals(owner))) {
                continue;
            }
            id = owner;
            Multiaddr place = address.withoutPeerId().orElse(null);
            if (place == null || place.peerId().isPresent()) {
                continue; // nobody is at two peers
            }
            Multiaddr believed = AddressRules.believed(place, link, source).orElse(null);
            if (believed != null && addresses.size() < Limits.ADDRESSES && !addresses.contains(believed)) {
                addresses.add(believed);
            }
        }
        return id == null || addresses.isEmpty() ? null : new PeerInfo(id, addresses);
    }

    /** Python numbers its keys: {@code dnsaddr2=}, {@code dnsaddr3=}. */
    private static @Nullable Multiaddr address(byte[] string) {
        String text = new String(string, StandardCharsets.UTF_8);
        int equals = text.indexOf('=');
        if (equals < 0 || !text.regionMatches(true, 0, TXT_KEY, 0, TXT_KEY.length() - 1)) {
            return null;
        }
        for (int i = 0; i < equals; i++) {
            char c = text.charAt(i);
            // keys are ASCII (RFC 6763 section 6.4), so a long s is no s and an Arabic digit none
            if (c > 0x7f || i >= TXT_KEY.length() - 1 && !Character.isDigit(c)) {
                return null;
            }
        }
        try {
            return Multiaddr.parse(text.substring(equals + 1));
        } catch (IllegalArgumentException e) {
            return null; // from the network: one bad address says nothing about the others
        }
    }
}
