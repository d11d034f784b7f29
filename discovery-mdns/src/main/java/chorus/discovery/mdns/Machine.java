package chorus.discovery.mdns;

import chorus.discovery.spi.Finding;
import chorus.discovery.spi.MulticastLink;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a diagnosis knows of the machine, beside the packets on its links.
 *
 * @param look tells what there is to see before a socket is opened; can block
 * @param notUp tells why links could not be opened; on the loop
 * @param drops the packets that the sockets did not keep
 * @param advice what can be the matter with a machine such as this
 */
record Machine(
        Supplier<List<Finding>> look, Supplier<Map<MulticastLink, Exception>> notUp, Drops drops, Advice advice) {

    /** A machine of which nothing is known, such as one on a virtual LAN. */
    static Machine unknown() {
        return new Machine(List::of, Map::of, new Drops(), new Advice(Platform.UNKNOWN));
    }

    /** The machine whose sockets a transport uses. */
    static Machine of(NioMulticastTransport transport, Platform platform) {
        return new Machine(
                () -> look(transport, platform), transport::failures, transport.drops(), new Advice(platform));
    }

    private static List<Finding> look(NioMulticastTransport transport, Platform platform) {
        List<Finding> found = new ArrayList<>();
        try {
            found.addAll(InterfaceFindings.of(transport.scanInterfaces(), transport.selection(), platform));
        } catch (SocketException e) {
            found.add(Finding.problem("interfaces", "the system does not list them: " + e.getMessage()));
        }
        found.add(PortUsers.finding(platform, transport.port()));
        return found;
    }
}
