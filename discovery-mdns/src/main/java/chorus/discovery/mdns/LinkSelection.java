package chorus.discovery.mdns;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which interfaces carry mDNS.
 *
 * @param names the interfaces to use, or empty for all that are suitable; a name also lets in the loopback or a
 *     point-to-point interface, which are left out otherwise
 * @param denied the interfaces not to use, though they be named: names, or beginnings of names with a star behind
 */
record LinkSelection(Set<String> names, List<String> denied) {

    /** Copies the names. */
    LinkSelection {
        names = Set.copyOf(names);
        denied = List.copyOf(denied);
    }

    /** A link that should be open, and the interface that it is on. */
    record Candidate(MulticastLink link, InterfaceInfo on) {}

    /** Returns the links to open on these interfaces: first all of IPv4, where most peers are heard. */
    List<Candidate> candidates(List<InterfaceInfo> interfaces) {
        List<Candidate> candidates = new ArrayList<>();
        for (InterfaceInfo each : interfaces) {
            if (reasonAgainst(each) == null && each.hasAddress(Inet4Address.class)) {
                candidates.add(candidate(each, Family.IPV4));
            }
        }
        for (InterfaceInfo each : interfaces) {
            // Linux: an IPv6 multicast on the loopback is "network unreachable"
            if (reasonAgainst(each) == null && each.hasAddress(Inet6Address.class) && !each.loopback()) {
                candidates.add(candidate(each, Family.IPV6));
            }
        }
        return candidates;
    }

    /** Returns why an interface is left out, to go after its name in a sentence, or null when it is used. */
    @Nullable
    String reasonAgainst(InterfaceInfo it) {
        boolean named = names.contains(it.name());
        if (!names.isEmpty() && !named) {
            return "is not among the interfaces asked for";
        }
        if (isDenied(it.name())) {
            return "is among the interfaces not to use";
        }
        if (!it.up()) {
            return "is down";
        }
        if (it.loopback() && !named) {
            return "is the loopback";
        }
        // a tunnel says MULTICAST too, but what it carries away from the LAN is nobody's business
        if (it.pointToPoint() && !named) {
            return "is point-to-point";
        }
        // Linux: the loopback carries IPv4 multicast without saying MULTICAST
        if (!it.multicast() && !it.loopback()) {
            return "does not carry multicast";
        }
        boolean usable = it.hasAddress(Inet4Address.class) || it.hasAddress(Inet6Address.class) && !it.loopback();
        return usable ? null : it.loopback() ? "has no IPv4 address" : "has no IP address";
    }

    private boolean isDenied(String name) {
        for (String pattern : denied) {
            boolean star = pattern.endsWith("*");
            if (star ? name.startsWith(pattern.substring(0, pattern.length() - 1)) : name.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the names that no interface has, in alphabetical order. */
    List<String> missing(List<InterfaceInfo> interfaces) {
        List<String> missing = new ArrayList<>(names);
        for (InterfaceInfo each : interfaces) {
            missing.remove(each.name());
        }
        missing.sort(null);
        return missing;
    }

    private static Candidate candidate(InterfaceInfo on, Family family) {
        MulticastLink link = new MulticastLink(on.name(), on.index(), family, on.addresses(), on.mtu(), on.loopback());
        return new Candidate(link, on);
    }
}
