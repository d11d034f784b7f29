package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerInfo;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.bootstrap.Entry.Dnsaddr;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerListTest {
    private static final String ID = Peers.id(1).toString();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/192.0.2.1/tcp/4001",
                "/ip6/2001:db8::1/udp/4001/quic-v1",
                "/dns/node.example.org/tcp/443/wss",
                "/dns4/node.example.org/tcp/4001",
                "/dns6/node.example.org/tcp/4001"
            })
    void anAddressOfAPeerIsTaken(String place) {
        assertThat(Entry.parse(place + "/p2p/" + ID)).isEqualTo(new Direct(Peers.id(1), Multiaddr.parse(place)));
    }

    @Test
    void anAddressByWayOfARelayIsTaken() {
        String relay = "/ip4/192.0.2.1/tcp/4001/p2p/" + Peers.id(2) + "/p2p-circuit";
        assertThat(Entry.parse(relay + "/p2p/" + ID)).isEqualTo(new Direct(Peers.id(1), Multiaddr.parse(relay)));
    }

    @Test
    void anAddressThatTheImpliedPeerIdCannotFollowIsRefused() {
        Multiaddr path = Multiaddr.parse("/ip4/192.0.2.1/unix/a");
        Multiaddr long1020 = Multiaddr.parse("/dns/" + "a".repeat(1014) + "/tcp/1");
        assertThatThrownBy(() -> Entry.of(path, Peers.id(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Entry.of(long1020, Peers.id(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDnsaddrIsTakenWithAndWithoutAPeer() {
        assertThat(Entry.parse("/dnsaddr/example.org")).isEqualTo(new Dnsaddr("example.org", null));
        assertThat(Entry.parse("/dnsaddr/example.org/p2p/" + ID)).isEqualTo(new Dnsaddr("example.org", Peers.id(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/192.0.2.1/tcp/4001, does not end in a peer id",
        "/ip4/192.0.2.1/p2p/ID, 'names no transport, such as /tcp/4001'",
        "/ip4/192.0.2.1/tcp/4001/p2p/ID/p2p/ID, ends at two peers",
        "/unix/tmp, starts with /unix",
        "/p2p/ID, starts with /p2p",
        "/tcp/4001/p2p/ID, starts with /tcp",
        "/dnsaddr/example.org/tcp/4001/p2p/ID, has more than a domain and a peer id",
    })
    void anAddressThatLeadsToNoPeerIsRefusedWithTheReason(String text, String reason) {
        String address = text.replace("ID", ID);
        assertThatThrownBy(() -> Entry.parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + address + "\" " + reason + "; expected /ip4|ip6|dns|dns4|dns6/");
    }

    @Test
    void commentsBlankLinesAndAByteOrderMarkAreIgnored() throws Exception {
        List<String> lines = List.of(
                "\uFEFF# our nodes",
                "",
                "  " + Peers.line(1) + "  # the first",
                "\t",
                "#" + Peers.line(2),
                Peers.line(3));
        assertThat(PeerList.parse("list", "line", lines))
                .containsExactly(Entry.parse(Peers.line(1)), Entry.parse(Peers.line(3)));
    }

    @Test
    void everyBadLineIsToldWithItsNumber() {
        List<String> lines = List.of("# ours", "first", Peers.line(1), "", "/ip4/1.2.3.4/tcp/1");
        assertThatThrownBy(() -> PeerList.parse("bootstrap list peers.txt", "line", lines))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageMatching("(?s)bootstrap list peers.txt has 2 bad addresses\\R"
                        + "  line 2: [^\\n]*\"?first[^\\n]*\\R  line 5: [^\\n]*");
    }

    @Test
    void aFileThatIsNoListAtAllMakesAnErrorOfReasonableLength() {
        assertThatThrownBy(() -> PeerList.parse("it", "line", Collections.nCopies(5000, "nonsense")))
                .hasMessageContaining("it has 5000 bad addresses")
                .hasMessageContaining("line 50: ")
                .hasMessageNotContaining("line 51: ")
                .hasMessageEndingWith("and 4950 more");
    }

    @Test
    void theAddressesOfOnePeerComeTogetherInTheOrderOfTheListAndEachOnce() {
        Direct first = new Direct(Peers.id(1), Peers.place(8));
        Direct second = new Direct(Peers.id(1), Peers.place(1));
        Direct other = new Direct(Peers.id(2), Peers.place(2));
        assertThat(PeerList.peers(List.of(first, other, second, first)))
                .containsExactly(new PeerInfo(Peers.id(1), List.of(Peers.place(8), Peers.place(1))), Peers.info(2));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        String text = PeerList.text("# header", List.of(Peers.info(1), Peers.info(2)));
        assertThat(PeerList.parse("it", "line", text.lines().toList()))
                .containsExactly(Entry.parse(Peers.line(1)), Entry.parse(Peers.line(2)));
    }
}
