package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.Scheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A link that swallows what is sent, a clock that is moved by hand, and peers by number: an engine, and nothing else. */
final class BenchLan implements MulticastTransport, Scheduler, PeerHost {
    static final DnsName SERVICE = CodecSamples.SERVICE;
    static final MulticastLink LINK =
            new MulticastLink("eth0", 2, Family.IPV4, List.of(new LinkAddress(address(10, 1, 0, 1), 16)), 1500, false);

    private @Nullable Listener listener;
    private long now;
    int sent;

    /** Hands a packet to the engine, as from the peer of this number. */
    void receive(int peer, byte[] packet) {
        if (listener != null) {
            InetAddress source = address(10, 1, 1 + peer / 250, 1 + peer % 250);
            listener.received(new Datagram(LINK, new InetSocketAddress(source, 5353), packet));
        }
    }

    /** Lets time pass; timers do not run. */
    void pass(Duration time) {
        now += time.toNanos();
    }

    static PeerId id(int peer) {
        return PeerId.fromEd25519(ByteBuffer.allocate(32).putInt(peer).array());
    }

    static DnsName instance(int peer) {
        return SERVICE.child("%032d".formatted(peer));
    }

    static DnsRecord pointer(int peer) {
        return new DnsRecord(SERVICE, DnsType.PTR, false, 300, new DnsData.Ptr(instance(peer)));
    }

    /** The reply of a peer with two addresses. */
    static byte[] reply(int peer) {
        String ip = "10.1." + (1 + peer / 250) + "." + (1 + peer % 250);
        List<byte[]> strings = new ArrayList<>();
        for (String address : List.of("/ip4/" + ip + "/tcp/4001", "/ip4/" + ip + "/udp/4001/quic-v1")) {
            strings.add(("dnsaddr=" + address + "/p2p/" + id(peer)).getBytes(StandardCharsets.UTF_8));
        }
        return DnsWriter.write(new DnsMessage(
                0,
                DnsMessage.RESPONSE,
                List.of(),
                List.of(pointer(peer)),
                List.of(),
                List.of(new DnsRecord(instance(peer), DnsType.TXT, true, 300, new DnsData.Txt(strings)))));
    }

    /** A question for the service that lists so many peers as known, none of them the engine. */
    static byte[] query(int known) {
        List<DnsRecord> answers = new ArrayList<>();
        for (int peer = 0; peer < known; peer++) {
            answers.add(pointer(peer));
        }
        return DnsWriter.write(new DnsMessage(
                0,
                DnsMessage.QUERY,
                List.of(new DnsQuestion(SERVICE, DnsType.PTR, false)),
                answers,
                List.of(),
                List.of()));
    }

    private static InetAddress address(int... bytes) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void open(Listener to) {
        listener = to;
        to.linkUp(LINK);
    }

    @Override
    public void send(MulticastLink link, byte[] message) {
        sent++;
    }

    @Override
    public void send(MulticastLink link, byte[] message, InetSocketAddress receiver) {
        sent++;
    }

    @Override
    public void close() {
        listener = null;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        return () -> {};
    }

    @Override
    public Executor worker() {
        return Runnable::run;
    }

    @Override
    public PeerId localId() {
        return id(-1);
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001"));
    }

    @Override
    public boolean isConnected(PeerId id) {
        return false;
    }

    @Override
    public CompletionStage<?> connect(PeerInfo peer) {
        return CompletableFuture.completedStage(peer);
    }
}
