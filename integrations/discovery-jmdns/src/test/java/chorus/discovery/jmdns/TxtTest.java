package chorus.discovery.jmdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerInfo;
import chorus.discovery.testkit.TestPeers;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TxtTest {
    private static final String ID = TestPeers.id(1).toString();
    private static final InetAddress LOCAL = address("10.1.0.9");

    @Test
    void whatIsWrittenIsReadAgain() {
        PeerInfo peer = TestPeers.peer(1, "/ip4/10.1.0.1/tcp/4001", "/ip6/fd00::1/udp/4001/quic-v1");

        assertThat(Txt.peer(Txt.of(peer), LOCAL)).contains(peer);
    }

    @Test
    void theNumberedKeysOfPythonAndKeysInCapitalsAreRead() {
        byte[] txt = txt(
                "dnsaddr=/ip4/10.1.0.1/tcp/1/p2p/" + ID,
                "dnsaddr2=/ip4/10.1.0.1/tcp/2/p2p/" + ID,
                "DNSADDR=/ip4/10.1.0.1/tcp/3/p2p/" + ID);

        assertThat(Txt.peer(txt, LOCAL))
                .contains(TestPeers.peer(1, "/ip4/10.1.0.1/tcp/1", "/ip4/10.1.0.1/tcp/2", "/ip4/10.1.0.1/tcp/3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dnsaddr",
                "dnsaddr=",
                "dnsaddress=/ip4/10.1.0.7/tcp/1/p2p/ID",
                "dnsaddr=/ip4/10.1.0.7/tcp/1",
                "dnsaddr=/future/1/p2p/ID",
                "dnsaddr=/ip4/127.0.0.1/tcp/1/p2p/ID",
                "dnsaddr=/ip4/0.0.0.0/tcp/1/p2p/ID",
                "dnsaddr=/ip4/224.0.0.1/tcp/1/p2p/ID",
                "dnsaddr=/ip6/fe80::1/tcp/1/p2p/ID",
                "dnsaddr=/ip4/10.1.0.7/tcp/1/p2p/ID/p2p/ID"
            })
    void aStringThatNobodyCouldDialIsPassedOver(String string) {
        byte[] txt = txt(string.replace("ID", ID), "dnsaddr=/ip4/10.1.0.1/tcp/1/p2p/" + ID);

        assertThat(Txt.peer(txt, LOCAL)).contains(TestPeers.peer(1, "/ip4/10.1.0.1/tcp/1"));
    }

    @Test
    void theAddressesOfASecondPeerArePassedOver() {
        byte[] txt = txt("dnsaddr=/ip4/10.1.0.1/tcp/1/p2p/" + ID, "dnsaddr=/ip4/10.1.0.2/tcp/1/p2p/" + TestPeers.id(2));

        assertThat(Txt.peer(txt, LOCAL)).contains(TestPeers.peer(1, "/ip4/10.1.0.1/tcp/1"));
    }

    @Test
    void loopbackAddressesAreReadOnTheLoopbackLink() {
        byte[] txt = txt("dnsaddr=/ip4/127.0.0.1/tcp/1/p2p/" + ID);

        assertThat(Txt.peer(txt, InetAddress.getLoopbackAddress())).contains(TestPeers.peer(1, "/ip4/127.0.0.1/tcp/1"));
    }

    @Test
    void aRecordThatIsCutOffIsReadAsFarAsItGoes() {
        byte[] whole = txt("dnsaddr=/ip4/10.1.0.1/tcp/1/p2p/" + ID);
        for (int length = 0; length < whole.length; length++) {
            assertThat(Txt.peer(Arrays.copyOf(whole, length), LOCAL)).isEmpty();
        }
    }

    @Test
    void addressesThatDoNotFitAreLeftOut() {
        String longName = ("a".repeat(60) + ".").repeat(4) + "local";
        PeerInfo peer = new PeerInfo(
                TestPeers.id(1),
                IntStream.rangeClosed(0, 40)
                        .mapToObj(i -> i == 0 ? "/dns4/" + longName + "/tcp/1" : "/ip4/10.1.0.1/tcp/" + (4000 + i))
                        .map(Multiaddr::parse)
                        .toList());

        byte[] txt = Txt.of(peer);

        assertThat(txt.length).isBetween(1100, 1200);
        assertThat(Txt.peer(txt, LOCAL))
                .hasValueSatisfying(told -> assertThat(told.addresses())
                        .isEqualTo(
                                peer.addresses().subList(1, 1 + told.addresses().size())));
    }

    private static byte[] txt(String... strings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String string : strings) {
            byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static InetAddress address(String ip) {
        return Multiaddr.parse("/ip4/" + ip).ip().orElseThrow();
    }
}
