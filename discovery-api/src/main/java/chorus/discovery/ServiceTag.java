package chorus.discovery;

import java.util.List;

/** The name of the network to discover. */
public record ServiceTag(String name) {
    /** Every libp2p node's default. */
    public static final ServiceTag LIBP2P = new ServiceTag("_p2p._udp");

    /** What the Go agents of CHORUS use; the default here. */
    public static final ServiceTag CHORUS = new ServiceTag("CHORUS-peer-discovery");

    /** Returns the DNS names, without the domain, under which the tag is served and browsed. */
    public List<String> serviceNames() {
        throw new UnsupportedOperationException();
    }
}
