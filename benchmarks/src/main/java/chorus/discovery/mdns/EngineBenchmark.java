package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Settings;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a packet costs the engine, from its bytes to the report, in a LAN of 250 peers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBenchmark implements PeerSink {
    private static final int PEERS = 250;

    private final byte[][] replies = new byte[PEERS][];
    private final byte[] query = BenchLan.query(100);
    private BenchLan lan = new BenchLan();
    private BenchLan empty = new BenchLan();
    private int next;
    private int found;

    /** Makes the packets. */
    public EngineBenchmark() {
        for (int peer = 0; peer < PEERS; peer++) {
            replies[peer] = BenchLan.reply(peer);
        }
    }

    /** An engine that knows all peers. */
    @Setup(Level.Iteration)
    public void fill() throws DiscoveryException {
        lan = started();
        found = 0;
        for (int peer = 0; peer < PEERS; peer++) {
            lan.receive(peer, replies[peer]);
        }
        if (found != PEERS) {
            throw new IllegalStateException(found + " of " + PEERS + " peers were found");
        }
    }

    /** An engine that knows nobody. */
    @Setup(Level.Invocation)
    public void empty() throws DiscoveryException {
        empty = started();
    }

    /** The reply of a peer that is known: a refresh. */
    @Benchmark
    public int knownReply() {
        next = (next + 1) % PEERS;
        lan.receive(next, replies[next]);
        return found;
    }

    /** The reply of a peer that is new. */
    @Benchmark
    @OperationsPerInvocation(PEERS)
    public int newPeer() {
        for (int peer = 0; peer < PEERS; peer++) {
            empty.receive(peer, replies[peer]);
        }
        return found;
    }

    /** A question that lists a hundred peers, but not this node, as known; asked every ten seconds. */
    @Benchmark
    public int queryWithHundredKnownAnswers() {
        lan.pass(Duration.ofSeconds(10));
        lan.receive(1, query);
        return lan.sent;
    }

    private BenchLan started() throws DiscoveryException {
        BenchLan fresh = new BenchLan();
        DiscoveryContext context = new DiscoveryContext(
                fresh, ServiceTag.LIBP2P, fresh, new SplittableRandom(7), Settings.empty(), id -> {});
        new MdnsEngine(context, MdnsSettings.of(context), fresh, this).start();
        return fresh;
    }

    @Override
    public void found(PeerInfo peer) {
        found++;
    }

    @Override
    public void lost(PeerId id) {}

    @Override
    public void failed(Throwable cause) {
        throw new IllegalStateException(cause);
    }
}
