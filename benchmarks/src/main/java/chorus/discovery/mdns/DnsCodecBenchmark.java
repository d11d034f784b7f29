package chorus.discovery.mdns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.util.concurrent.TimeUnit;
import javax.jmdns.impl.DNSIncoming;
import javax.jmdns.impl.DNSOutgoing;
import javax.jmdns.impl.DNSRecord;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.xbill.DNS.Message;

/** Our codec of mDNS messages beside those of dnsjava and JmDNS, on the same packets. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DnsCodecBenchmark {
    private final DnsMessage ours = CodecSamples.reply();
    private final byte[] reply = DnsWriter.write(ours);
    private final Message dnsjava;
    private final DNSIncoming jmdns;
    private final byte[] printer;

    /** Makes the packets. */
    public DnsCodecBenchmark() {
        try {
            dnsjava = new Message(reply);
            jmdns = new DNSIncoming(new DatagramPacket(reply, reply.length));
            printer = CodecSamples.printer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (new DnsReader(reply, CodecSamples.INTEREST).message() == null) {
            throw new IllegalStateException("the reply is refused");
        }
        if (new DnsReader(printer, CodecSamples.INTEREST).message() != null) {
            throw new IllegalStateException("the foreign packet is not refused");
        }
    }

    /** A peer's reply to objects. */
    @Benchmark
    public @Nullable Object decode() {
        return new DnsReader(reply, CodecSamples.INTEREST).message();
    }

    /** The same with dnsjava. */
    @Benchmark
    public Object decodeDnsjava() throws IOException {
        return new Message(reply);
    }

    /** The same with JmDNS. */
    @Benchmark
    public Object decodeJmdns() throws IOException {
        return new DNSIncoming(new DatagramPacket(reply, reply.length));
    }

    /** A peer's reply to bytes. */
    @Benchmark
    public byte[] encode() {
        return DnsWriter.write(ours);
    }

    /** The same with dnsjava. */
    @Benchmark
    public byte[] encodeDnsjava() {
        return dnsjava.toWire();
    }

    /** The same with JmDNS. */
    @Benchmark
    public byte[] encodeJmdns() throws IOException {
        DNSOutgoing out = new DNSOutgoing(DnsMessage.RESPONSE);
        for (DNSRecord record : jmdns.getAnswers()) {
            out.addAnswer(record, 0);
        }
        for (DNSRecord record : jmdns.getAdditionals()) {
            out.addAdditionalAnswer(jmdns, record);
        }
        return out.data();
    }

    /** What one asker costs: a reply to objects, and one to bytes. */
    @Benchmark
    public void both(Blackhole sink) {
        sink.consume(decode());
        sink.consume(encode());
    }

    /** The same with dnsjava. */
    @Benchmark
    public void bothDnsjava(Blackhole sink) throws IOException {
        sink.consume(decodeDnsjava());
        sink.consume(encodeDnsjava());
    }

    /** The same with JmDNS. */
    @Benchmark
    public void bothJmdns(Blackhole sink) throws IOException {
        sink.consume(decodeJmdns());
        sink.consume(encodeJmdns());
    }

    /** A printer's announcement, which is no concern of ours. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public @Nullable Object refuse() {
        return new DnsReader(printer, CodecSamples.INTEREST).message();
    }

    /** The same with dnsjava, which has to read it to know. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Object refuseDnsjava() throws IOException {
        return new Message(printer);
    }

    /** The same with JmDNS, which has to read it to know. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Object refuseJmdns() throws IOException {
        return new DNSIncoming(new DatagramPacket(printer, printer.length));
    }
}
