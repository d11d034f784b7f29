package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The discovery module {@code mdns}: finds, and is found by, libp2p nodes of any implementation on the local network
 * (libp2p specification "mDNS", RFC 6762, RFC 6763).
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><td>{@code mdns.interfaces}<td>the network interfaces to use, such as {@code eth0,wlan0}; without it all that can
 *     multicast, but for loopback and point-to-point ones
 * <tr><td>{@code mdns.interfaces.deny}<td>interfaces not to use, such as {@code docker0,veth*}: names, or beginnings of names
 *     with a star behind
 * <tr><td>{@code mdns.listen-only}<td>{@code true} for a node that finds and is not found: it asks, and neither announces
 *     itself nor answers. A question carries nothing of this node but its IP address as the sender; {@code false} unless given
 * <tr><td>{@code mdns.withhold}<td>addresses that are not announced, such as {@code 10.8.0.0/16,192.168.1.5,fe80::/10}
 * <tr><td>{@code mdns.peers-per-source}<td>how many peers one source address may tell of, 64 unless given; more where a
 *     reflector between two LANs tells of all peers of the other
 * </table>
 *
 * <p>It remembers seven eighths of the peers that the service's table holds.
 */
public final class MdnsDiscoveryProvider implements PeerDiscoveryProvider {

    /** The name of this module. */
    public static final String NAME = "mdns";

    /** Null for sockets. */
    private final @Nullable Function<? super DiscoveryContext, ? extends MulticastTransport> transports;

    /** Creates the module on the network interfaces of this machine; called by ServiceLoader. */
    public MdnsDiscoveryProvider() {
        this.transports = null;
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
        return new MdnsDiscovery(context, MdnsSettings.of(context), transport(context));
    }

    /**
     * Tells which interfaces are used, who shares the port, whether questions of this node come back to it on each link, and
     * what is heard of others. It asks nine questions on each link at most, and says nothing about this node.
     */
    @Override
    public CompletionStage<?> diagnose(DiscoveryContext context, Duration time, Consumer<Finding> report)
            throws DiscoveryException {
        MdnsSettings.of(context); // a bad one is why the module does not start
        MulticastTransport transport = transport(context);
        Machine machine = transport instanceof NioMulticastTransport sockets
                ? Machine.of(sockets, Platform.system())
                : Machine.unknown();
        return new MdnsDiagnosis(context, transport, machine, time, report).run();
    }

    private MulticastTransport transport(DiscoveryContext context) throws DiscoveryException {
        LinkSelection selection = MdnsSettings.selection(context.settings());
        return transports == null
                ? new NioMulticastTransport(context.scheduler(), selection)
                : transports.apply(context);
    }
}
