package chorus.discovery.jmdns;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.jmdns.impl.DNSIncoming;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.constants.DNSConstants;
import javax.jmdns.impl.constants.DNSRecordType;

/**
 * Peers on the loopback interface, with a real socket: they say who they are four times a second, in records that live for
 * two seconds, and hear who else does. The port is one of the system's choice.
 */
final class LoopbackPeers implements AutoCloseable {
    static final InetAddress LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1").ip().orElseThrow();

    private static final InetAddress GROUP =
            Multiaddr.parse("/ip4/224.0.0.251").ip().orElseThrow();
    private static final int TTL_SECONDS = 2;
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MulticastSocket socket;
    private final ScheduledExecutorService speaker = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService listener = Executors.newSingleThreadExecutor();

    /** By the name of the service. */
    private final Map<String, PeerInfo> present = new ConcurrentHashMap<>();

    /** By the name of the service. */
    private final Map<String, PeerId> heard = new ConcurrentHashMap<>();

    private LoopbackPeers(MulticastSocket socket) {
        this.socket = socket;
    }

    /** Takes a port; aborts the test on a machine whose loopback interface carries no multicast. */
    static LoopbackPeers open() throws IOException {
        MulticastSocket socket = new MulticastSocket(0);
        NetworkInterface loopback = NetworkInterface.getByInetAddress(LOOPBACK);
        socket.setNetworkInterface(loopback);
        socket.joinGroup(new InetSocketAddress(GROUP, socket.getLocalPort()), loopback);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        LoopbackPeers peers = new LoopbackPeers(socket);
        try {
            peers.send(new byte[1]);
            socket.receive(new DatagramPacket(new byte[1], 1));
        } catch (SocketTimeoutException e) {
            peers.close();
            assumeTrue(false, "the loopback interface of this machine does not carry multicast");
        }
        socket.setSoTimeout(0);
        peers.listener.execute(peers::listen);
        return peers;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Does something as often as the peers speak, on their thread. */
    void alsoDo(Runnable action) {
        speaker.scheduleWithFixedDelay(action, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins to say who the peers are. */
    void speak() {
        alsoDo(() -> present.forEach(this::say));
    }

    /** Makes a peer say these addresses from now on. */
    void appear(String type, PeerInfo peer) {
        present.put(service(type, peer.id()), peer);
    }

    /** Makes a peer fall silent. */
    void disappear(String type, PeerId id) {
        present.remove(service(type, id));
    }

    void disappearAll() {
        present.clear();
    }

    /** Returns whether somebody says to be a peer of this type, and has not said goodbye. */
    boolean hear(String type, PeerId id) {
        return heard.entrySet().stream()
                .anyMatch(service ->
                        service.getKey().endsWith(type) && service.getValue().equals(id));
    }

    @Override
    public void close() {
        speaker.shutdownNow();
        listener.shutdown();
        socket.close();
    }

    private static String service(String type, PeerId id) {
        return "service-of-" + id + "." + type;
    }

    private void say(String name, PeerInfo peer) {
        try {
            send(new Announcement(TTL_SECONDS).of(name, LOOPBACK, Txt.of(peer)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, GROUP, port()));
    }

    private void listen() {
        DatagramPacket packet =
                new DatagramPacket(new byte[DNSConstants.MAX_MSG_ABSOLUTE], DNSConstants.MAX_MSG_ABSOLUTE);
        try {
            while (!socket.isClosed()) {
                socket.receive(packet);
                DNSIncoming message = new DNSIncoming(packet);
                if (message.isResponse()) {
                    message.getAllAnswers().forEach(this::note);
                }
                packet.setLength(DNSConstants.MAX_MSG_ABSOLUTE);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void note(DNSRecord record) {
        if (record.getRecordType() == DNSRecordType.TYPE_TXT) {
            if (record.getTTL() == 0) {
                heard.remove(record.getName());
            } else {
                Txt.peer(record.getServiceInfo().getTextBytes(), LOOPBACK)
                        .ifPresent(peer -> heard.put(record.getName(), peer.id()));
            }
        }
    }
}
