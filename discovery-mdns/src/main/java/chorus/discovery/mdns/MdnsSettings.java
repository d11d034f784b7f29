package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import chorus.discovery.spi.Settings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What the application has configured; {@link MdnsDiscoveryProvider} documents the settings.
 *
 * @param limits how much is taken from the network
 * @param listenOnly whether this node tells nothing about itself
 * @param withheld the addresses that are never told
 */
record MdnsSettings(Limits limits, boolean listenOnly, List<LinkAddress> withheld) {

    /** Copies the list. */
    MdnsSettings {
        withheld = List.copyOf(withheld);
    }

    /**
     * Reads the settings.
     *
     * @throws DiscoveryException when one is bad; shows it and what was expected
     */
    static MdnsSettings of(DiscoveryContext context) throws DiscoveryException {
        Settings settings = context.settings();
        List<LinkAddress> withheld = new ArrayList<>();
        for (String each : settings.list("mdns.withhold")) {
            withheld.add(prefix(each));
        }
        return new MdnsSettings(Limits.of(context), settings.flag("mdns.listen-only", false), withheld);
    }

    /**
     * Reads which interfaces to use.
     *
     * @throws DiscoveryException when a pattern is bad; shows it and what was expected
     */
    static LinkSelection selection(Settings settings) throws DiscoveryException {
        List<String> denied = settings.list("mdns.interfaces.deny");
        for (String pattern : denied) {
            int star = pattern.indexOf('*');
            if (star >= 0 && star < pattern.length() - 1) {
                throw new DiscoveryException("setting mdns.interfaces.deny has \"" + pattern
                        + "\"; expected the name of an interface such as docker0, or its beginning and a star such as"
                        + " veth*");
            }
        }
        return new LinkSelection(new HashSet<>(settings.list("mdns.interfaces")), denied);
    }

    /** Returns those of the addresses that may be told. */
    List<Multiaddr> told(List<Multiaddr> addresses) {
        List<Multiaddr> told = new ArrayList<>();
        for (Multiaddr address : addresses) {
            if (!listenOnly && !isWithheld(address)) {
                told.add(address);
            }
        }
        return told;
    }

    private boolean isWithheld(Multiaddr address) {
        InetAddress ip = address.ip().orElse(null);
        if (ip != null) {
            for (LinkAddress prefix : withheld) {
                if (prefix.contains(ip)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static LinkAddress prefix(String text) throws DiscoveryException {
        int slash = text.indexOf('/');
        String ip = slash < 0 ? text : text.substring(0, slash);
        try {
            // a multiaddr reads addresses only, where InetAddress would ask the DNS for a name
            InetAddress address = Multiaddr.parse((ip.contains(":") ? "/ip6/" : "/ip4/") + ip)
                    .ip()
                    .orElseThrow();
            int bits = address.getAddress().length * 8;
            return new LinkAddress(address, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new DiscoveryException(
                    "setting mdns.withhold has \"" + text
                            + "\"; expected an IP address such as 192.168.1.5, or a range of them such as 10.0.0.0/8 or"
                            + " fd00::/8",
                    e);
        }
    }
}
