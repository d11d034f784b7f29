package chorus.discovery.libp2p;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import io.libp2p.core.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A jvm-libp2p {@code Host} as discovery sees it. Make one for each host, start the host, then start discovery:
 *
 * <pre>{@code
 * Libp2pPeerHost node = new Libp2pPeerHost(host);
 * PeerDiscoveryService discovery =
 *         PeerDiscoveryService.builder(node).handler(new AutoConnectHandler(node)).build();
 * node.onDisconnected(discovery::reconfirm);
 * }</pre>
 *
 * <p>It neither starts nor stops the host. Safe for use by several threads.
 */
public final class Libp2pPeerHost implements PeerHost {
    private static final InetAddress ANY_IPV4 = anyAddress(4);
    private static final InetAddress ANY_IPV6 = anyAddress(16);

    private final Host host;
    private final PeerId localId;
    private final LiveConnections connections;
    private volatile Consumer<PeerId> disconnected = id -> {};

    /**
     * Creates a view of a host, which may have been started and may have connections.
     *
     * @throws IllegalArgumentException when the host's peer id is not one; shows it
     */
    public Libp2pPeerHost(Host host) {
        this(host, System::nanoTime);
    }

    /** Creates a view of a host that measures the age of connections by another clock, in nanoseconds. */
    Libp2pPeerHost(Host host, LongSupplier nanoTime) {
        this.host = Objects.requireNonNull(host, "host");
        this.localId = Conversions.fromLibp2p(host.getPeerId());
        this.connections = new LiveConnections(nanoTime, id -> disconnected.accept(id));
        host.addConnectionHandler(connections);
        // handlers are told of later connections only
        host.getNetwork().getConnections().forEach(connections::handleConnection);
    }

    /**
     * Sets who is told that the last connection to a peer has closed, in the place of an earlier one: usually
     * {@code PeerDiscoveryService::reconfirm}, so that a peer that has gone is lost early (rule R11), and dialled again when
     * it comes back; a peer that is still there is offered to handlers again, and so dialled. Called on a thread of the host,
     * so it must return at once.
     */
    public void onDisconnected(Consumer<PeerId> listener) {
        disconnected = Objects.requireNonNull(listener, "listener");
    }

    @Override
    public PeerId localId() {
        return localId;
    }

    /**
     * Returns where the host listens: empty before it was started. Wildcards are left as they are, for the discovery
     * modules to expand. With {@code ::} comes {@code 0.0.0.0}: a socket of Java that is bound to the one accepts both
     * families, and jvm-libp2p says {@code ::} also of a host that was to listen on {@code 0.0.0.0}.
     */
    @Override
    public List<Multiaddr> listenAddresses() {
        return Conversions.fromLibp2p(host.listenAddresses()).stream()
                .flatMap(Libp2pPeerHost::inBothFamilies)
                .distinct()
                .toList();
    }

    private static Stream<Multiaddr> inBothFamilies(Multiaddr address) {
        boolean anyIpv6 = address.ip().filter(ANY_IPV6::equals).isPresent();
        return anyIpv6 ? Stream.of(address.withIp(ANY_IPV4), address) : Stream.of(address);
    }

    private static InetAddress anyAddress(int bytes) {
        try {
            return InetAddress.getByAddress(new byte[bytes]);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of " + bytes + " bytes", e);
        }
    }

    /** Returns whether a connection to that peer is open. A link that has died silently counts until the host notices. */
    @Override
    public boolean isConnected(PeerId id) {
        return connections.has(id);
    }

    /** Returns to how many peers connections are open. */
    public int connectedPeers() {
        return connectedPeers(Duration.ZERO);
    }

    /**
     * Returns to how many peers connections have been open for at least so long without a gap: what a {@link ConnectionLimit}
     * asks. Those that the host had before this was made count from then on.
     */
    public int connectedPeers(Duration age) {
        return connections.peers(age);
    }

    /**
     * Dials all addresses of a peer that jvm-libp2p can read, at once; the first to connect wins. A peer that is connected,
     * and this node itself, are not dialled. There is no time-out: cancel the stage to give the dial up, as a service does.
     *
     * <p>For a moment the host may still list a slower connection that it is about to close, and picks it for a new stream
     * to the peer, which then neither opens nor fails: give such a stream a time-out and a second try.
     *
     * @return a stage that fails with an {@link IOException}, whose message says what the host's innermost cause was
     */
    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        if (peer.id().equals(localId) || isConnected(peer.id())) {
            return CompletableFuture.completedStage(peer);
        }
        var addresses = Conversions.toLibp2p(peer);
        if (addresses.isEmpty()) {
            return CompletableFuture.failedStage(new IOException("jvm-libp2p can read none of its addresses"));
        }
        try {
            return new Dial(host.getNetwork()
                    .connect(
                            Conversions.toLibp2p(peer.id()),
                            addresses.toArray(io.libp2p.core.multiformats.Multiaddr[]::new)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(Dial.readable(e));
        }
    }
}
