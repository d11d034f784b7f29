package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MdnsTextTest {

    @Test
    void aQueryShowsItsQuestionAndWhatTheSenderKnows() {
        assertThat(MdnsText.read(Messages.query())).hasToString("PTR? _p2p._udp.local");
        assertThat(MdnsText.read(Messages.queryKnowing("abc")))
                .hasToString("PTR? _p2p._udp.local | known PTR _p2p._udp.local 120s abc._p2p._udp.local");
    }

    @Test
    void aReplyShowsEveryRecordWithItsTtl() {
        assertThat(MdnsText.read(Messages.reply("abc")))
                .hasToString("PTR _p2p._udp.local 120s abc._p2p._udp.local"
                        + " | + SRV abc._p2p._udp.local 120s flush abc.local:4001"
                        + ", TXT abc._p2p._udp.local 120s flush"
                        + " \"dnsaddr=/ip4/10.1.0.1/tcp/4001/p2p/QmPeer\" \"x=y\""
                        + ", A abc.local 120s flush 10.1.0.1"
                        + ", AAAA abc.local 120s flush fe80::1");
    }

    @Test
    void aGoodbyeIsKnownByItsTtl() {
        MdnsText goodbye = MdnsText.read(Messages.goodbye("abc"));

        assertThat(goodbye).hasToString("PTR _p2p._udp.local 0s abc._p2p._udp.local");
        assertThat(goodbye.isGoodbye()).isTrue();
        assertThat(MdnsText.read(Messages.reply("abc")).isGoodbye()).isFalse();
        assertThat(MdnsText.read(Messages.query()).isGoodbye()).isFalse();
    }

    @Test
    void unusualHeadersTypesAndClassesAreShown() {
        byte[] message = bytes("002a" + "0200" + "0001000000000001" + "0161" + "00" + "00ff" + "8003"
                + "0000290578000000" + "000000" + "beef");

        assertThat(MdnsText.read(message))
                .hasToString("id 42 truncated ANY? a unicast class 3 | + OPT . 0s class 1400 (0 bytes) (2 more bytes)");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        byte[] message = bytes("000000000001000000000000" + "031b5b6d" + "00" + "000c0001");

        assertThat(MdnsText.read(message)).hasToString("PTR? \ufffd[m");
    }

    @Test
    void dataThatDoesNotFitItsTypeIsShownAsBytes() {
        String header = "0000" + "8400" + "0000000100000000";

        assertThat(MdnsText.read(bytes(header + "0161" + "00" + "00010001" + "00000078" + "0003" + "010203")))
                .hasToString("A a 120s unreadable 3 bytes 010203");
    }

    @Test
    void whatIsNotDnsIsShownAsBytes() {
        MdnsText text = MdnsText.read("hello".getBytes(StandardCharsets.US_ASCII));

        assertThat(text.isReadable()).isFalse();
        assertThat(text).hasToString("unreadable at byte 0: 5 bytes 68656c6c6f");
        assertThat(MdnsText.read(new byte[0])).hasToString("unreadable at byte 0: 0 bytes ");
    }

    @Test
    void aNameThatPointsAtItselfEnds() {
        MdnsText text = MdnsText.read(bytes("000000000001000000000000" + "c00c" + "000c0001"));

        assertThat(text.isReadable()).isFalse();
        assertThat(text.toString()).contains("unreadable at byte");
    }

    @Test
    void anyDamageIsReadWithoutAnException() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] whole = Messages.reply("abc");
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int hits = random.nextInt(5); hits > 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThat(MdnsText.read(damaged).toString()).isNotNull();
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
