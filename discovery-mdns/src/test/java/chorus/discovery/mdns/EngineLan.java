package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.MulticastTransport.Datagram;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.VirtualHost;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Engines on a LAN in memory, and what each of them knows. */
final class EngineLan {
    final VirtualScheduler scheduler = new VirtualScheduler();
    final InMemoryLan lan;
    final List<Node> nodes = new ArrayList<>();
    private final ServiceTag tag;
    private final boolean bothFamilies;
    private final Limits limits;
    private int packets;

    EngineLan(long seed, ServiceTag tag, boolean bothFamilies, Limits limits) {
        this.limits = limits;
        this.lan = new InMemoryLan(scheduler, seed);
        this.tag = tag;
        this.bothFamilies = bothFamilies;
    }

    /** A LAN of nodes that have room for all peers of a test. */
    EngineLan(long seed, ServiceTag tag, boolean bothFamilies) {
        this(seed, tag, bothFamilies, new Limits(2_000, 64));
    }

    /** A LAN of IPv4 alone. */
    EngineLan(long seed) {
        this(seed, ServiceTag.LIBP2P, false);
    }

    /** Keeps the last packets only, for a run with more of them than the memory holds. */
    EngineLan withoutTranscript() {
        lan.transcript().keepLast(1000);
        return this;
    }

    Node add() {
        int number = nodes.size() + 1;
        VirtualHost host = lan.host("n" + number);
        if (!bothFamilies) {
            host.eth0().setAddresses("10.1." + number / 250 + "." + (number % 250 + 1) + "/16");
        }
        Node node = new Node(number, host);
        nodes.add(node);
        return node;
    }

    /** Adds nodes that start one after the other, evenly spread over a time. */
    EngineLan join(int count, Duration within) {
        for (int i = 0; i < count; i++) {
            Node node = add();
            scheduler.schedule(within.multipliedBy(i).dividedBy(count), node::start);
        }
        return this;
    }

    /** Returns the nodes that have neither closed nor crashed. */
    List<Node> present() {
        return nodes.stream().filter(node -> !node.gone).toList();
    }

    boolean everybodyKnowsEverybody() {
        List<Node> present = present();
        return present.stream().allMatch(node -> node.known.size() == present.size() - 1);
    }

    int packets() {
        return packets;
    }

    /** Returns how many packets all nodes send in a time. */
    int packetsDuring(Duration time) {
        int before = packets;
        scheduler.advance(time);
        return packets - before;
    }

    static PeerId peerId(int number) {
        return PeerId.fromEd25519(ByteBuffer.allocate(32).putInt(number).array());
    }

    /** A node and the peers that it knows now, each with the time at which it was found. */
    final class Node implements PeerSink {
        final PeerId id;
        final VirtualHost machine;
        final StaticHost host;
        final Map<PeerId, Duration> known = new HashMap<>();
        final List<String> problems = new ArrayList<>();
        final Map<String, Long> rejections = new HashMap<>();
        private final MdnsEngine engine;
        private boolean gone;

        Node(int number, VirtualHost machine) {
            this.machine = machine;
            this.id = peerId(number);
            this.host = new StaticHost(id, "/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001");
            this.engine = new MdnsEngine(
                    new DiscoveryContext(
                            host, tag, machine.scheduler(), machine.random(), Settings.empty(), peer -> {}),
                    EngineHarness.open(limits),
                    new Counting(machine.transport()),
                    this);
        }

        Node start() {
            try {
                engine.start();
                return this;
            } catch (DiscoveryException e) {
                throw new AssertionError(e);
            }
        }

        void close() {
            gone = true;
            engine.close();
        }

        void crash() {
            gone = true;
            machine.crash();
        }

        void reconfirm(PeerId peer) {
            engine.reconfirm(peer);
        }

        /** Takes a packet that somebody has sent with this source address, forged perhaps. */
        void hear(InetAddress source, byte[] packet) {
            Family family = source instanceof Inet4Address ? Family.IPV4 : Family.IPV6;
            engine.received(new Datagram(
                    EngineHarness.link("eth0", machine.eth0().index(), family),
                    new InetSocketAddress(source, LinkSession.MDNS_PORT),
                    packet));
        }

        Set<PeerId> peers() {
            return known.keySet();
        }

        @Override
        public void found(PeerInfo peer) {
            known.computeIfAbsent(peer.id(), id -> scheduler.now());
        }

        @Override
        public void lost(PeerId peer) {
            if (known.remove(peer) == null) {
                problems.add("lost a peer that was not found: " + peer);
            }
        }

        @Override
        public void rejected(String reason, long count) {
            rejections.merge(reason, count, Long::sum);
        }

        @Override
        public void failed(Throwable cause) {
            problems.add(cause.toString());
        }
    }

    /** Counts what the engines send. */
    private final class Counting implements MulticastTransport {
        private final MulticastTransport transport;

        Counting(MulticastTransport transport) {
            this.transport = transport;
        }

        @Override
        public void open(Listener listener) throws DiscoveryException {
            transport.open(listener);
        }

        @Override
        public void send(MulticastLink link, byte[] message) {
            packets++;
            transport.send(link, message);
        }

        @Override
        public void send(MulticastLink link, byte[] message, InetSocketAddress receiver) {
            packets++;
            transport.send(link, message, receiver);
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
