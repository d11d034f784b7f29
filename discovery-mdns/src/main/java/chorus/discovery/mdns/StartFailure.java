package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says why no link could be opened, and what to do about it. */
final class StartFailure {
    private StartFailure() {}

    /** The system did not list its interfaces. */
    static DiscoveryException noInterfaces(Exception cause) {
        return new DiscoveryException(
                "cannot list the network interfaces (" + cause.getMessage()
                        + "); mDNS needs at least one that is up and carries multicast",
                cause);
    }

    /** No interface is suitable. */
    static DiscoveryException nothingSuitable(LinkSelection selection, List<InterfaceInfo> interfaces) {
        List<String> missing = selection.missing(interfaces);
        if (!missing.isEmpty() && missing.size() == selection.names().size()) {
            List<String> existing = new ArrayList<>();
            for (InterfaceInfo each : interfaces) {
                existing.add(each.name());
            }
            return new DiscoveryException("no network interface is named " + String.join(" or ", missing)
                    + "; expected one of " + String.join(", ", existing));
        }
        List<String> reasons = new ArrayList<>();
        for (InterfaceInfo each : interfaces) {
            reasons.add(each.name() + " " + selection.reasonAgainst(each));
        }
        return new DiscoveryException("no network interface carries multicast: " + String.join(", ", reasons)
                + ". Bring one up, or name the ones to use with the setting mdns.interfaces"
                + " (a loopback or point-to-point interface is used only when named)");
    }

    /** Interfaces are there, but their sockets could not be opened. */
    static DiscoveryException nothingOpened(Map<MulticastLink, Exception> failures, int port) {
        List<String> all = new ArrayList<>();
        Exception first = failures.values().iterator().next();
        for (Map.Entry<MulticastLink, Exception> each : failures.entrySet()) {
            all.add(each.getKey().interfaceName() + " " + each.getKey().family() + ": "
                    + each.getValue().getMessage());
            if (isPermission(each.getValue()) || each.getValue() instanceof BindException) {
                first = each.getValue();
            }
        }
        return new DiscoveryException(advice(first, port) + " [" + String.join("; ", all) + "]", first);
    }

    private static String advice(Exception cause, int port) {
        if (isPermission(cause)) {
            return "no permission to open UDP port " + port
                    + " or to join a multicast group; allow this process both in its container, sandbox or security policy";
        }
        if (cause instanceof BindException) {
            return "UDP port " + port + " is held by a program that does not share it; see which with"
                    + " \"ss -ulpn sport = :" + port + "\" (Linux), \"lsof -nP -iUDP:" + port
                    + "\" (macOS) or \"netstat -ano -p UDP\" (Windows), and stop it or let it set SO_REUSEADDR"
                    + " (a program that set only SO_REUSEPORT shares with its own user alone)";
        }
        return "no multicast socket could be opened on UDP port " + port;
    }

    /** The JDK has no exception of its own for EACCES and EPERM. */
    private static boolean isPermission(Exception e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e instanceof SecurityException || message.contains("denied") || message.contains("not permitted");
    }
}
