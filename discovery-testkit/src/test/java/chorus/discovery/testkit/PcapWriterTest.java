package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.MulticastLink.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the file again by the RFCs; {@code interop/capture-test} asks tshark for its opinion. */
class PcapWriterTest {
    private static final int ETHERNET = 14;

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final InMemoryLan lan = new InMemoryLan(scheduler, 3);
    private Program a = Program.idle();

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void start() throws Exception {
        a = Program.on(lan.host("a"));
        scheduler.runDue();
    }

    @Test
    void everyPacketCarriesItsTimeInNanoseconds() throws IOException {
        scheduler.advance(Duration.ofSeconds(3).plusNanos(7));
        a.transport.send(a.link("eth0", Family.IPV4), Messages.query());

        assertThat(capture()).extracting(Captured::at).containsExactly(Duration.ofSeconds(3, 7));
    }

    @Test
    void anIpv4FrameHasTheGroupsMacAndValidChecksums() throws IOException {
        byte[] message = Messages.reply("abc");
        a.transport.send(a.link("eth0", Family.IPV4), message);

        ByteBuffer frame = ByteBuffer.wrap(capture().get(0).frame());
        assertThat(hex(frame, 0, ETHERNET)).isEqualTo("01005e0000fb" + "02000a010001" + "0800");
        assertThat(hex(frame, 14, 1)).isEqualTo("45");
        assertThat(unsigned(frame, 16)).isEqualTo(20 + 8 + message.length);
        assertThat(unsigned(frame, 20)).as("flags and fragment offset").isZero();
        assertThat(hex(frame, 22, 2)).as("time to live, protocol").isEqualTo("ff11");
        assertThat(sum(frame, 14, 20)).as("header checksum").isEqualTo(0xffff);
        assertThat(hex(frame, 26, 8)).isEqualTo("0a010001" + "e00000fb");
        assertThat(unsigned(frame, 34)).isEqualTo(5353);
        assertThat(unsigned(frame, 36)).isEqualTo(5353);
        assertThat(unsigned(frame, 38)).isEqualTo(8 + message.length);
        assertThat(fold(sum(frame, 26, 8) + 17 + 8 + message.length + sum(frame, 34, 8 + message.length)))
                .as("UDP checksum")
                .isEqualTo(0xffff);
        assertThat(hex(frame, 42, message.length)).isEqualTo(HexFormat.of().formatHex(message));
    }

    @Test
    void anIpv6FrameHasTheGroupsMacAndAValidChecksum() throws IOException {
        byte[] message = Messages.query();
        a.transport.send(a.link("eth0", Family.IPV6), message);

        ByteBuffer frame = ByteBuffer.wrap(capture().get(0).frame());
        assertThat(hex(frame, 0, ETHERNET)).isEqualTo("3333000000fb" + "020000010001" + "86dd");
        assertThat(hex(frame, 14, 8)).isEqualTo("60000000" + String.format("%04x", 8 + message.length) + "11ff");
        assertThat(hex(frame, 22, 32))
                .isEqualTo("fe800000000000000000000000010001" + "ff0200000000000000000000000000fb");
        assertThat(fold(sum(frame, 22, 32) + 17 + 8 + message.length + sum(frame, 54, 8 + message.length)))
                .as("UDP checksum")
                .isEqualTo(0xffff);
    }

    @Test
    void checksumsAreValidForPayloadsOfEveryLengthAndContent() throws IOException {
        for (int length = 0; length < 300; length++) {
            byte[] message = new byte[length];
            lan.hosts().get(0).random().nextBytes(message);
            a.transport.send(a.link("eth0", Family.IPV4), message);
        }

        List<Captured> frames = capture();
        assertThat(frames).hasSize(300).allSatisfy(captured -> {
            ByteBuffer frame = ByteBuffer.wrap(captured.frame());
            int udp = unsigned(frame, 38);
            assertThat(sum(frame, 14, 20)).isEqualTo(0xffff);
            assertThat(fold(sum(frame, 26, 8) + 17 + udp + sum(frame, 34, udp))).isEqualTo(0xffff);
        });
    }

    @Test
    void aChecksumOfZeroIsWrittenAsAllOnes() throws IOException {
        // the payload's one word makes the sum of all the others 0xffff, whose complement is zero
        byte[] message = new byte[2];
        int others = fold(0x0a01 + 0x0001 + 0xe000 + 0x00fb + 17 + 10 + 5353 + 5353 + 10);
        ByteBuffer.wrap(message).putShort((short) (0xffff - others));
        a.transport.send(a.link("eth0", Family.IPV4), message);

        assertThat(unsigned(ByteBuffer.wrap(capture().get(0).frame()), 40)).isEqualTo(0xffff);
    }

    @Test
    void aUnicastGoesToTheMacOfItsReceiverFromThePortOfItsSender() throws IOException {
        InetAddress receiver = lan.host("b").eth0().ipv4();
        lan.segment().tap("10.1.7.7", 40_000).send(new byte[] {1}, new InetSocketAddress(receiver, InMemoryLan.PORT));

        ByteBuffer frame = ByteBuffer.wrap(capture().get(0).frame());
        assertThat(hex(frame, 0, 12)).isEqualTo("02000a010002" + "02000a010707");
        assertThat(unsigned(frame, 34)).isEqualTo(40_000);
    }

    @Test
    void ipv4FragmentsFitTheMtuAndMakeTheDatagram() throws IOException {
        a.transport.send(a.link("eth0", Family.IPV4), new byte[4_000]);

        List<Captured> frames = capture();
        assertThat(frames).hasSize(3);
        int bytes = 0;
        for (Captured captured : frames) {
            ByteBuffer frame = ByteBuffer.wrap(captured.frame());
            boolean last = captured == frames.get(2);
            assertThat(frame.capacity()).isLessThanOrEqualTo(ETHERNET + 1_500);
            assertThat(sum(frame, 14, 20)).isEqualTo(0xffff);
            assertThat(unsigned(frame, 20)).isEqualTo(bytes / 8 | (last ? 0 : 0x2000));
            bytes += unsigned(frame, 16) - 20;
        }
        assertThat(bytes).isEqualTo(8 + 4_000);
    }

    @Test
    void ipv6FragmentsCarryTheFragmentHeader() throws IOException {
        a.transport.send(a.link("eth0", Family.IPV6), new byte[2_000]);

        List<Captured> frames = capture();
        assertThat(frames).hasSize(2);
        ByteBuffer first = ByteBuffer.wrap(frames.get(0).frame());
        ByteBuffer second = ByteBuffer.wrap(frames.get(1).frame());
        assertThat(first.capacity()).isLessThanOrEqualTo(ETHERNET + 1_500);
        assertThat(hex(first, 20, 1)).isEqualTo("2c");
        assertThat(hex(first, 54, 4)).isEqualTo("11000001");
        assertThat(unsigned(second, 56)).isEqualTo(unsigned(first, 18) - 8);
        assertThat(unsigned(first, 18) - 8 + unsigned(second, 18) - 8).isEqualTo(8 + 2_000);
        assertThat(hex(first, 58, 4)).isEqualTo(hex(second, 58, 4));
    }

    private List<Captured> capture() throws IOException {
        Path file = directory.resolve("lan.pcap");
        lan.transcript().writePcap(file);
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        assertThat(in.getInt()).isEqualTo(0xa1b23c4d);
        assertThat(in.getInt()).isEqualTo(0x0002_0004);
        assertThat(in.getLong()).isZero();
        assertThat(in.getInt()).isEqualTo(262_144);
        assertThat(in.getInt()).isEqualTo(1);
        List<Captured> captured = new ArrayList<>();
        while (in.hasRemaining()) {
            Duration at = Duration.ofSeconds(in.getInt(), in.getInt());
            int length = in.getInt();
            assertThat(in.getInt()).isEqualTo(length);
            byte[] frame = new byte[length];
            in.get(frame);
            captured.add(new Captured(at, frame));
        }
        return captured;
    }

    private static int sum(ByteBuffer frame, int offset, int length) {
        int sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += unsigned(frame, offset + i);
        }
        if (length % 2 == 1) {
            sum += (frame.get(offset + length - 1) & 0xff) << 8;
        }
        return fold(sum);
    }

    private static int fold(int sum) {
        int folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return folded;
    }

    private static int unsigned(ByteBuffer frame, int offset) {
        return frame.getShort(offset) & 0xffff;
    }

    private static String hex(ByteBuffer frame, int offset, int length) {
        return HexFormat.of().formatHex(frame.array(), offset, offset + length);
    }

    private record Captured(Duration at, byte[] frame) {}
}
