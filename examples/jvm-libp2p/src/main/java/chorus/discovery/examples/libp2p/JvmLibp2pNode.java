package chorus.discovery.examples.libp2p;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.libp2p.ConnectionLimit;
import chorus.discovery.libp2p.Libp2pPeerHost;
import io.libp2p.core.Host;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A node of jvm-libp2p that finds peers by mDNS, connects to them and pings them. Prints one JSON object for each event. */
@Command(name = "jvm-libp2p-node", mixinStandardHelpOptions = true)
public final class JvmLibp2pNode implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JvmLibp2pNode.class);
    private static final int STOP_SECONDS = 5;

    private final CountDownLatch killed = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @Option(names = "--tag", paramLabel = "TAG", description = "The network to join. Default: ${DEFAULT-VALUE}.")
    private ServiceTag tag = ServiceTag.CHORUS;

    @Option(names = "--listen", paramLabel = "MULTIADDR", description = "Listen here. Default: any free TCP port.")
    private List<String> listen = List.of("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0");

    @Option(names = "--no-connect", description = "Wait to be dialled.")
    private boolean silent;

    @Option(names = "--seconds", paramLabel = "N", description = "End after this time. Default: when killed.")
    private long seconds = Long.MAX_VALUE;

    private JvmLibp2pNode() {}

    /**
     * Runs until it is killed or its time is over.
     *
     * @param args what {@code --help} lists
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new JvmLibp2pNode())
                .registerConverter(ServiceTag.class, ServiceTag::new)
                .execute(args));
    }

    @Override
    public void run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endWhenKilled, "goodbye"));
        try {
            discover();
        } catch (Exception e) {
            throw new IllegalStateException("the node has ended", e);
        } finally {
            over.countDown();
        }
    }

    private void discover() throws Exception {
        Host host = JvmLibp2pHost.listeningOn(listen);
        host.start().get();
        Libp2pPeerHost node = new Libp2pPeerHost(host); // once it listens
        JsonEvents events = new JsonEvents(System.out);
        events.print("started", node.localId(), node.listenAddresses());
        try (PeerDiscoveryService discovery = service(host, node, events)) {
            node.onDisconnected(discovery::reconfirm);
            discovery.start();
            killed.await(seconds, TimeUnit.SECONDS);
        }
        events.print("stopped", node.localId(), List.of());
        host.stop().get(STOP_SECONDS, TimeUnit.SECONDS);
    }

    private PeerDiscoveryService service(Host host, Libp2pPeerHost node, JsonEvents events) throws DiscoveryException {
        PeerDiscoveryService.Builder builder =
                PeerDiscoveryService.builder(node).tag(tag).listener(new Reporter(host, events));
        if (!silent) {
            builder.handler(new ConnectionLimit(node::connectedPeers, new AutoConnectHandler(node)));
        }
        return builder.build();
    }

    private void endWhenKilled() {
        killed.countDown();
        try {
            over.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells what discovery tells, and pings those that were connected. */
    private record Reporter(Host host, JsonEvents events) implements DiscoveryListener {
        @Override
        public void discovered(PeerInfo peer, String source) {
            events.print("found", peer.id(), peer.addresses());
        }

        @Override
        public void updated(PeerInfo peer, String source) {
            events.print("updated", peer.id(), peer.addresses());
        }

        @Override
        public void lost(PeerId id, String source) {
            events.print("lost", id, List.of());
        }

        @Override
        public void failed(String handler, PeerInfo peer, Throwable cause) {
            events.print("failed", peer.id(), peer.addresses());
        }

        @Override
        public void connected(PeerInfo peer, Duration took) {
            events.print("connected", peer.id(), peer.addresses());
            JvmLibp2pHost.ping(host, new io.libp2p.core.PeerId(peer.id().toBytes()))
                    .whenComplete((millis, failure) -> pinged(peer, failure));
        }

        private void pinged(PeerInfo peer, @Nullable Throwable failure) {
            if (failure == null) {
                events.print("pinged", peer.id(), peer.addresses());
            } else {
                LOG.warn("{} does not answer a ping", peer.id(), failure);
            }
        }
    }
}
