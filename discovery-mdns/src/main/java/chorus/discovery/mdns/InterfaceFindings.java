package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.spi.Finding;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells which network interfaces are used, and why the others are not. */
final class InterfaceFindings {
    private InterfaceFindings() {}

    /** Returns a finding for each interface, and for each name that no interface has. */
    static List<Finding> of(List<InterfaceInfo> interfaces, LinkSelection selection, Platform platform) {
        List<Finding> findings = new ArrayList<>();
        for (InterfaceInfo each : interfaces) {
            String reason = selection.reasonAgainst(each);
            findings.add(reason == null ? used(each) : skipped(each, reason, selection, platform));
        }
        for (String name : selection.missing(interfaces)) {
            findings.add(Finding.problem(subject(name), "asked for, but there is none of this name"));
        }
        return findings;
    }

    private static String subject(String name) {
        return "interface " + name;
    }

    private static Finding used(InterfaceInfo it) {
        String addresses = it.addresses().stream()
                .map(each -> numeric(each.address()) + "/" + each.prefixLength())
                .collect(Collectors.joining(", "));
        boolean hasFour = it.hasAddress(Inet4Address.class);
        boolean onlyItsOwn = it.addresses().stream()
                .map(each -> each.address())
                .allMatch(address -> !(address instanceof Inet4Address) || address.isLinkLocalAddress());
        if (hasFour && onlyItsOwn) {
            return Finding.note(subject(it.name()), "used: " + addresses)
                    .withHint(
                            "its IPv4 address is a makeshift one: no DHCP server has answered, others may be elsewhere");
        }
        return Finding.ok(subject(it.name()), "used: " + addresses);
    }

    /** Without the scope, which the interface's name says already, and in the short form of IPv6. */
    private static String numeric(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet4Address
                ? text
                : Multiaddr.parse("/ip6/" + text).components().get(0).value();
    }

    private static Finding skipped(InterfaceInfo it, String reason, LinkSelection selection, Platform platform) {
        String text = "skipped: it " + reason;
        boolean notAskedFor = !selection.names().isEmpty() && !selection.names().contains(it.name());
        if (notAskedFor || it.loopback()) {
            return Finding.ok(subject(it.name()), text);
        }
        Finding note = Finding.note(subject(it.name()), text);
        if (!it.up()) {
            return note;
        }
        if (it.pointToPoint()) {
            return note.withHint("a tunnel is used only when it is named among the interfaces to use");
        }
        return !it.multicast() && platform.isLinux()
                ? note.withHint("ip link set dev " + it.name() + " multicast on")
                : note;
    }
}
