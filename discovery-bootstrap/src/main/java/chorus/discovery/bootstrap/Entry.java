package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.util.Set;

/**
 * One address of a bootstrap list.
 *
 * @param id the peer that lives there
 * @param address where, without the peer id
 */
record Entry(PeerId id, Multiaddr address) {
    private static final String SHAPE = "expected /ip4|ip6|dns|dns4|dns6/<host>/<transport...>/p2p/<peer id>,"
            + " such as /dns4/node.example.org/tcp/4001/p2p/12D3KooW...";
    private static final Set<String> HOSTS = Set.of("ip4", "ip6", "dns", "dns4", "dns6");

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it is no multiaddr or not one that leads to a peer
     */
    static Entry parse(String text) {
        Multiaddr address = Multiaddr.parse(text);
        String first = address.components().get(0).protocol();
        if (!HOSTS.contains(first)) {
            throw new IllegalArgumentException("\"" + text + "\" starts with /" + first + "; " + SHAPE);
        }
        PeerId id = address.peerId()
                .orElseThrow(
                        () -> new IllegalArgumentException("\"" + text + "\" does not end in a peer id; " + SHAPE));
        Multiaddr place = address.withoutPeerId().orElseThrow();
        if (place.components().size() < 2) {
            throw new IllegalArgumentException("\"" + text + "\" names no transport; " + SHAPE);
        }
        return new Entry(id, place);
    }
}
