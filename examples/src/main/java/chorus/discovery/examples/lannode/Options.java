package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.ServiceTag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param tag the network
 * @param listen where to open TCP ports
 * @param interfaces the names of the interfaces to speak mDNS on; empty for all
 * @param bootstrap full addresses of peers to know without mDNS
 * @param identity the file of the key pair; empty for a new one that is not kept
 * @param connect whether to check that peers can be reached
 * @param life when to end by itself
 * @param json whether to print JSON
 * @param doctor whether to look for reasons why peers are not seen, in the place of being a node
 */
record Options(
        ServiceTag tag,
        List<Multiaddr> listen,
        List<String> interfaces,
        List<Multiaddr> bootstrap,
        Optional<Path> identity,
        boolean connect,
        Optional<Duration> life,
        boolean json,
        boolean doctor) {
    /** Any free port, for both families. */
    static final List<Multiaddr> LISTEN =
            List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/0"), Multiaddr.parse("/ip6/::/tcp/0"));
}
