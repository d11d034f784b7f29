package chorus.discovery.mdns;

import chorus.discovery.PeerId;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.MulticastLink;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens on the network, in whatever order, a source goes on, reports only what packets claim, and loses all
 * peers in time. The input is a list of steps, a byte each with what belongs to it.
 */
class EngineFuzzTest {
    private static final int PACKET = 0;
    private static final int WAIT_A_MOMENT = 1;
    private static final int WAIT = 2;
    private static final int LINK = 3;
    private static final int LISTEN = 4;
    private static final int RECONFIRM = 5;
    private static final int STEPS = 6;

    /** A run is a moment in the life of a source, and must stay quick. */
    private static final int MAX_STEPS = 300;

    private static final List<InetSocketAddress> SENDERS = List.of(
            sender("10.0.0.9", LinkSession.MDNS_PORT),
            sender("10.0.0.9", 40_000),
            sender("10.0.0.10", LinkSession.MDNS_PORT),
            sender("fe80::9", LinkSession.MDNS_PORT),
            sender("fe80::9", 40_000));

    static Stream<Named<byte[]>> scripts() {
        List<Named<byte[]>> scripts = new ArrayList<>();
        Script all = new Script();
        Script busy = new Script();
        for (Map.Entry<String, byte[]> seed : PacketSeeds.all().entrySet()) {
            byte[] packet = seed.getValue();
            Script lonely = new Script()
                    .packet(0, packet)
                    .step(RECONFIRM, 0)
                    .step(WAIT, 5)
                    .packet(3, packet);
            scripts.add(
                    Named.of(seed.getKey(), lonely.step(LINK, 0).step(LINK, 0).bytes()));
            all.packet(scripts.size(), packet).step(WAIT_A_MOMENT, 10);
            busy.packet(scripts.size(), packet).step(LISTEN, scripts.size());
        }
        scripts.add(Named.of("all packets", all.bytes()));
        scripts.add(Named.of("all packets while addresses change", busy.bytes()));
        return scripts.stream();
    }

    @MethodSource("scripts")
    @FuzzTest
    void script(byte[] script) {
        ByteBuffer in = ByteBuffer.wrap(script);
        ServiceTag tag = script.length % 2 == 0 ? ServiceTag.LIBP2P : ServiceTag.CHORUS;
        SourceUnderFuzz source = new SourceUnderFuzz(tag, true);
        boolean[] down = new boolean[SourceUnderFuzz.LINKS.size()];
        for (int steps = 0; steps < MAX_STEPS && in.remaining() > 1; steps++) {
            int step = in.get() & 0xff;
            int argument = in.get() & 0xff;
            switch (step % STEPS) {
                case PACKET -> receive(source, argument, in);
                case WAIT_A_MOMENT -> source.scheduler.advance(Duration.ofMillis(argument));
                case WAIT -> source.scheduler.advance(Duration.ofSeconds(20L * argument));
                case LINK -> toggle(source, down, argument % down.length);
                case LISTEN -> source.host.listenOn("/ip4/10.0.0.1/tcp/" + (1 + argument % 3));
                case RECONFIRM -> reconfirm(source, argument);
                default -> throw new AssertionError(step);
            }
        }
        source.outliveAll();
        source.end();
    }

    private static void receive(SourceUnderFuzz source, int from, ByteBuffer in) {
        int length = in.remaining() < 2 ? 0 : in.getShort() & 0xffff;
        byte[] packet = new byte[Math.min(length, in.remaining())];
        in.get(packet);
        InetSocketAddress sender = SENDERS.get(from % SENDERS.size());
        boolean v4 = sender.getAddress().getAddress().length == 4;
        source.receive(SourceUnderFuzz.LINKS.get(v4 ? 0 : 1), sender, packet);
    }

    private static void toggle(SourceUnderFuzz source, boolean[] down, int index) {
        MulticastLink link = SourceUnderFuzz.LINKS.get(index);
        if (down[index]) {
            source.listener().linkUp(link);
        } else {
            source.listener().linkDown(link);
        }
        down[index] = !down[index];
    }

    private static void reconfirm(SourceUnderFuzz source, int number) {
        List<PeerId> known = source.known();
        if (!known.isEmpty()) {
            source.reconfirm(known.get(number % known.size()));
        }
    }

    private static InetSocketAddress sender(String address, int port) {
        return new InetSocketAddress(EngineHarness.address(address), port);
    }

    /** Writes the input of a run. */
    private static final class Script {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Script packet(int from, byte[] packet) {
            step(PACKET, from);
            out.write(packet.length >> 8);
            out.write(packet.length);
            out.writeBytes(packet);
            return this;
        }

        Script step(int step, int argument) {
            out.write(step);
            out.write(argument);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
