package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.EngineHarness.Sent;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who makes place for a newcomer when an engine remembers all the peers that it may (rule R10): eight, in these tests. */
class MdnsEngineEvictionTest {
    private static final int ROOM = 8;

    private final EngineHarness node = new EngineHarness(ServiceTag.LIBP2P, EngineHarness.open(new Limits(ROOM, 64)));

    @BeforeEach
    void twoFamilies() {
        node.started(EngineHarness.ETH0, EngineHarness.ETH0_V6);
        node.advance(Duration.ofSeconds(40));
    }

    @Test
    void newestOfTheSourceWithMostMakesPlaceForANewcomerOfAnotherSource() {
        fillFrom("10.0.0.66");
        node.reports.clear();

        hear(20, "10.0.0.9");

        assertThat(node.reports).containsExactly("lost 8", found(20));
    }

    @Test
    void newestOfTheFamilyWithMostMakesPlaceThoughEachOfItsSourcesHasOneOnly() {
        for (int peer = 1; peer <= ROOM; peer++) {
            hearOnIpv6(peer, "fe80::" + peer);
        }
        node.reports.clear();

        hear(20, "10.0.0.9");

        assertThat(node.reports).containsExactly("lost 8", found(20));
    }

    @Test
    void newcomersOfTheSourceWithMostAreRefusedAndCounted() {
        fillFrom("10.0.0.66");
        node.reports.clear();

        hear(20, "10.0.0.66");
        node.advance(Duration.ofSeconds(1));

        assertThat(node.reports).isEmpty();
        assertThat(node.rejections).containsExactly("1 too many peers");
    }

    @Test
    void sourcesThatHaveTheSameDoNotDisplaceEachOther() {
        for (int peer = 1; peer <= 20; peer++) {
            hear(peer, peer % 2 == 0 ? "10.0.0.66" : "10.0.0.67");
        }
        node.reports.clear();

        for (int peer = 21; peer <= 120; peer++) {
            hear(peer, peer % 2 == 0 ? "10.0.0.66" : "10.0.0.67");
        }

        assertThat(node.reports).isEmpty();
    }

    @Test
    void familiesThatHaveTheSameDoNotDisplaceEachOther() {
        for (int peer = 1; peer <= 20; peer++) {
            hear(peer, "10.0.0." + (20 + peer));
            hearOnIpv6(peer + 30, "fe80::" + (20 + peer));
        }
        node.reports.clear();

        for (int peer = 61; peer <= 120; peer++) {
            hear(peer, "10.0.0." + (20 + peer));
            hearOnIpv6(peer, "fe80::" + (20 + peer));
        }

        assertThat(node.reports).isEmpty();
    }

    @Test
    void connectedPeersMakePlaceForNobody() {
        fillFrom("10.0.0.66");
        node.host.connectTo(EngineHarness.peerId(8), EngineHarness.peerId(7));
        node.reports.clear();

        hear(20, "10.0.0.9");

        assertThat(node.reports).containsExactly("lost 6", found(20));
    }

    @Test
    void provenPeersMakePlaceForNobody() {
        fillFrom("10.0.0.66");
        node.advance(Limits.PROVEN_AFTER);
        fillFrom("10.0.0.66");
        node.reports.clear();

        hear(20, "10.0.0.9");

        assertThat(node.reports).isEmpty();
    }

    @Test
    void whatWasHeardOnceAMinuteAgoMakesPlaceForAnybodyTheOldestFirst() {
        fillFrom("10.0.0.66");
        node.advance(Limits.PROVEN_AFTER);
        node.reports.clear();

        hear(20, "10.0.0.66");
        hear(21, "10.0.0.66");

        assertThat(node.reports).containsExactly("lost 1", found(20), "lost 2", found(21));
    }

    @Test
    void inAFullCacheOnlyProvenPeersAreListedAsKnownSoThatTheRealOnesProveThemselves() {
        fillFrom("10.0.0.66");
        node.sent.clear();
        node.advance(Limits.PROVEN_AFTER);
        assertThat(node.queries())
                .last()
                .satisfies(query -> assertThat(listed(query)).isEqualTo(1));

        fillFrom("10.0.0.66");
        node.sent.clear();
        node.advance(Limits.PROVEN_AFTER);

        assertThat(node.queries())
                .last()
                .satisfies(query -> assertThat(listed(query)).isEqualTo(1 + ROOM));
    }

    @Test
    void namesThatAreHeardOfAreNotAskedForWhenTheCacheIsFull() {
        fillFrom("10.0.0.66");
        node.sent.clear();

        node.ask(node.service(), DnsType.PTR, node.pointer(node.service().child("stranger"), 200));
        node.advance(Duration.ofSeconds(5));

        assertThat(node.queries()).isEmpty();
    }

    @Test
    void oneSourceHasItsBoundThoughTheCacheHasRoom() {
        EngineHarness bounded = new EngineHarness(ServiceTag.LIBP2P, EngineHarness.open(new Limits(100, 3))).settled();
        for (int peer = 1; peer <= 5; peer++) {
            bounded.receive(bounded.reply(peer, "peer" + peer, 300, "/ip4/10.0.0.9/tcp/" + peer));
        }
        bounded.receive(bounded.reply(9, "other", 300, "/ip4/10.0.0.10/tcp/9"), "10.0.0.10", LinkSession.MDNS_PORT);
        bounded.advance(Duration.ofSeconds(1));

        assertThat(bounded.reports).hasSize(4).last().asString().startsWith("found 9");
        assertThat(bounded.rejections).containsExactly("2 too many peers from one address");

        bounded.receive(bounded.goodbye("peer1"));
        bounded.advance(Duration.ofSeconds(3));
        bounded.receive(bounded.reply(5, "peer5", 300, "/ip4/10.0.0.9/tcp/5"));
        assertThat(bounded.reports)
                .as("the place of one that has gone")
                .last()
                .asString()
                .startsWith("found 5");
    }

    private void fillFrom(String source) {
        for (int peer = 1; peer <= ROOM; peer++) {
            hear(peer, source);
            node.advanceMillis(1);
        }
    }

    private void hear(int peer, String source) {
        node.receive(node.reply(peer, "peer" + peer, 300, address(peer)), source, LinkSession.MDNS_PORT);
    }

    private void hearOnIpv6(int peer, String source) {
        node.receive(
                EngineHarness.ETH0_V6,
                node.reply(peer, "peer" + peer, 300, address(peer)),
                source,
                LinkSession.MDNS_PORT);
        node.advanceMillis(1);
    }

    private static String address(int peer) {
        return "/ip4/10.0.0.9/tcp/" + (1000 + peer);
    }

    private static String found(int peer) {
        return "found " + peer + " [" + address(peer) + "]";
    }

    private static int listed(Sent query) {
        return query.message().answers().size();
    }
}
