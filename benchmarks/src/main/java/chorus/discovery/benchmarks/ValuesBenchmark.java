package chorus.discovery.benchmarks;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The two values that every packet is full of. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ValuesBenchmark {
    private String id = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    private String address = "/ip4/192.168.1.17/udp/4001/quic-v1/p2p/" + id;
    private byte[] addressBytes = Multiaddr.parse(address).toBytes();
    private Multiaddr parsed = Multiaddr.parse(address);

    /** A peer id from base58. */
    @Benchmark
    public PeerId parsePeerId() {
        return PeerId.parse(id);
    }

    /** An address with its peer id, from text. */
    @Benchmark
    public Multiaddr parseMultiaddr() {
        return Multiaddr.parse(address);
    }

    /** The same from its binary form. */
    @Benchmark
    public Multiaddr readMultiaddr() {
        return Multiaddr.fromBytes(addressBytes);
    }

    /** The same to its binary form. */
    @Benchmark
    public byte[] writeMultiaddr() {
        return parsed.toBytes();
    }
}
