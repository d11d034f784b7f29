package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The discovery module {@code mdns}: finds, and is found by, libp2p nodes of any implementation on the local network
 * (libp2p specification "mDNS", RFC 6762, RFC 6763).
 *
 * <p>Settings: {@code mdns.interfaces} names the network interfaces to use, such as {@code eth0,wlan0}; without it all that
 * can multicast are used, but for loopback and point-to-point ones.
 */
public final class MdnsDiscoveryProvider implements PeerDiscoveryProvider {

    /** The name of this module. */
    public static final String NAME = "mdns";

    private final Function<? super DiscoveryContext, ? extends MulticastTransport> transports;

    /** Creates the module on the network interfaces of this machine; called by ServiceLoader. */
    public MdnsDiscoveryProvider() {
        this(MdnsDiscoveryProvider::socketTransport);
    }

    /** Creates the module on other transports than sockets, such as a virtual LAN; each source takes a new one. */
    public MdnsDiscoveryProvider(Function<? super DiscoveryContext, ? extends MulticastTransport> transports) {
        this.transports = Objects.requireNonNull(transports, "transports");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PeerDiscovery create(DiscoveryContext context) throws DiscoveryException {
        return new MdnsDiscovery(context, transports.apply(context));
    }

    /**
     * Tells which interfaces are used, who shares the port, whether questions of this node come back to it on each link, and
     * what is heard of others. It asks nine questions on each link at most, and says nothing about this node.
     */
    @Override
    public CompletionStage<?> diagnose(DiscoveryContext context, Duration time, Consumer<Finding> report) {
        MulticastTransport transport = transports.apply(context);
        Machine machine = transport instanceof NioMulticastTransport sockets
                ? Machine.of(sockets, Platform.system())
                : Machine.unknown();
        return new MdnsDiagnosis(context, transport, machine, time, report).run();
    }

    private static MulticastTransport socketTransport(DiscoveryContext context) {
        return new NioMulticastTransport(
                context.scheduler(), new HashSet<>(context.settings().list("mdns.interfaces")));
    }
}
