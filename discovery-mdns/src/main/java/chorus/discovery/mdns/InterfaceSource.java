package chorus.discovery.mdns;

import java.net.SocketException;
import java.util.List;

/** Where the list of this machine's network interfaces comes from: the system, or a test. */
@FunctionalInterface
interface InterfaceSource {

    /**
     * Returns the interfaces as they are now, in the order of their indexes. Can take milliseconds on a machine with a
     * hundred interfaces. Never called by two threads at once.
     *
     * @throws SocketException when the system does not tell, or there is no interface at all
     */
    List<InterfaceInfo> scan() throws SocketException;
}
