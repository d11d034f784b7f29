package chorus.discovery.examples.libp2p;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.libp2p.Libp2pPeerHost;
import chorus.discovery.mdns.MdnsDiscoveryProvider;
import chorus.discovery.testkit.VirtualHost;
import io.libp2p.core.Host;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A real jvm-libp2p host. It may be plugged into a virtual LAN: discovery hears the packets of that LAN in virtual time, and
 * the addresses that it finds there are dialled on the loopback interface of this machine, in real time.
 */
final class RealNode implements PeerHost, AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    final Host host = JvmLibp2pHost.listeningOn(List.of("/ip4/0.0.0.0/tcp/0"));
    final Libp2pPeerHost bridge;
    private final BlockingQueue<CompletionStage<?>> dials = new LinkedBlockingQueue<>();
    private final BlockingQueue<PeerId> disconnected = new LinkedBlockingQueue<>();

    RealNode() throws Exception {
        host.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        bridge = new Libp2pPeerHost(host);
        bridge.onDisconnected(disconnected::add);
    }

    /** Returns a service that discovers by mDNS on the virtual LAN alone; the test adds what else it needs. */
    PeerDiscoveryService.Builder discoveryOn(VirtualHost machine) {
        return PeerDiscoveryService.builder(this)
                .scheduler(machine.scheduler())
                .random(machine.random())
                .handlers()
                .modules()
                .module(new MdnsDiscoveryProvider(context -> machine.transport()));
    }

    @Override
    public PeerId localId() {
        return bridge.localId();
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return bridge.listenAddresses();
    }

    @Override
    public boolean isConnected(PeerId id) {
        return bridge.isConnected(id);
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        CompletionStage<?> dial = bridge.connect(onLoopback(peer));
        dials.add(dial);
        return dial;
    }

    /** Where this node can be dialled from this machine. */
    PeerInfo onLoopback() {
        return onLoopback(new PeerInfo(localId(), listenAddresses()));
    }

    /** Waits for the end of the next dial. */
    void awaitDial() throws Exception {
        Objects.requireNonNull(dials.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nobody is dialled")
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean hasNotDialled() {
        return dials.isEmpty();
    }

    /** Waits for the next peer to which the last connection closes. */
    PeerId awaitDisconnected() throws InterruptedException {
        return Objects.requireNonNull(disconnected.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "all stay connected");
    }

    /** Sends a ping and waits for the answer. */
    long ping(RealNode other) throws Exception {
        return JvmLibp2pHost.ping(host, other.host.getPeerId()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        host.stop().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static PeerInfo onLoopback(PeerInfo peer) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new PeerInfo(
                peer.id(),
                peer.addresses().stream()
                        .map(address -> address.withIp(loopback))
                        .distinct()
                        .toList());
    }
}
