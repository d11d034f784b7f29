package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Multiaddr;
import chorus.discovery.bootstrap.RecordResolver.Type;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of hosts, resolved by the source when it is asked to. */
class ResolveDnsTest {
    private static final String NODE = "node.example.org";

    private final World world = new World();

    @BeforeEach
    void theHostHasAddressesOfBothFamilies() {
        world.up(1, 2);
        world.dns.host(NODE, Type.A, "192.0.2.7", "192.0.2.8");
        world.dns.host(NODE, Type.AAAA, "2001:db8:0:0:0:0:0:7");
    }

    @ParameterizedTest
    @CsvSource({
        "dns4, /ip4/192.0.2.7/tcp/4001 /ip4/192.0.2.8/tcp/4001",
        "dns6, /ip6/2001:db8::7/tcp/4001",
        "dns,  /ip4/192.0.2.7/tcp/4001 /ip4/192.0.2.8/tcp/4001 /ip6/2001:db8::7/tcp/4001",
    })
    void aNameIsReplacedByTheAddressesOfItsFamilies(String protocol, String expected) throws Exception {
        start(line(protocol, NODE, "tcp/4001", 1));
        world.advance(Duration.ofSeconds(1));
        assertThat(lastFound()).containsExactlyElementsOf(addresses(expected));
        assertThat(world.connected).containsExactly(Peers.id(1));
        assertThat(world.problems).isEmpty();
    }

    @Test
    void theRestOfTheAddressStays() throws Exception {
        start("/dns4/NODE.example.org/udp/4001/quic-v1/webtransport/p2p/" + Peers.id(1));
        world.advance(Duration.ofSeconds(1));
        assertThat(lastFound())
                .containsExactlyElementsOf(addresses("/ip4/192.0.2.7/udp/4001/quic-v1/webtransport"
                        + " /ip4/192.0.2.8/udp/4001/quic-v1/webtransport"));
        assertThat(world.dns.asked).containsExactly("A " + NODE);
    }

    @Test
    void namesAreLeftToTheHostByDefault() throws Exception {
        world.dns.put("example.org", line("dns", NODE, "tcp/4001", 2));
        world.start(line("dns4", NODE, "tcp/4001", 1), "/dnsaddr/example.org");
        world.advance(Duration.ofSeconds(1));
        assertThat(world.dns.asked).containsExactly("_dnsaddr.example.org");
        assertThat(world.found)
                .extracting(peer -> peer.addresses().get(0).toString())
                .containsExactlyInAnyOrder("/dns4/node.example.org/tcp/4001", "/dns/node.example.org/tcp/4001");
    }

    @Test
    void aHostOfOneFamilyIsNoProblemAndOneOfNoneIs() throws Exception {
        world.dns.host("v4.example.org", Type.A, "192.0.2.9");
        start(line("dns", "v4.example.org", "tcp/4001", 1), line("dns", "none.example.org", "tcp/4001", 2));
        world.advance(Duration.ofSeconds(1));
        assertThat(lastFound()).containsExactlyElementsOf(addresses("/ip4/192.0.2.9/tcp/4001"));
        assertThat(world.problems)
                .hasSize(1)
                .first()
                .asString()
                .contains("/dns/none.example.org/tcp/4001/p2p/" + Peers.id(2))
                .contains("A none.example.org: the DNS has no such record", "AAAA none.example.org: ");
    }

    @Test
    void theNamesOfAListAreResolvedTooAndCountAsLookUps() throws Exception {
        world.dns.put(
                "example.org",
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> line("dns", "n" + i, "tcp/4001", i))
                        .toArray(String[]::new));
        IntStream.rangeClosed(1, 20).forEach(i -> world.dns.host("n" + i, Type.A, "192.0.2." + i));
        start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(1));
        assertThat(world.known()).hasSize(15);
        assertThat(world.dns.asked.stream().distinct()).hasSize(31);
        assertThat(world.problems).hasSize(1).first().asString().contains("more than 32 names to look up");
    }

    @Test
    void severalPlacesOfAHostInAListCostOneLookUp() throws Exception {
        world.dns.put("example.org", line("dns4", NODE, "tcp/4001", 1), line("dns4", NODE, "udp/4001/quic-v1", 1));
        start("/dnsaddr/example.org");
        world.advance(Duration.ofSeconds(1));
        assertThat(lastFound()).hasSize(4);
        assertThat(world.dns.asked).containsExactly("_dnsaddr.example.org", "A " + NODE);
    }

    @Test
    void aNameBelowFourListsIsTooDeep() throws Exception {
        world.dns.put("one", "/dnsaddr/two");
        world.dns.put("two", "/dnsaddr/three");
        world.dns.put("three", "/dnsaddr/four", line("dns4", NODE, "tcp/4001", 1));
        world.dns.put("four", line("dns4", NODE, "tcp/4001", 2));
        start("/dnsaddr/one");
        world.advance(Duration.ofSeconds(1));
        assertThat(world.known()).containsExactly(1);
        assertThat(world.problems).hasSize(1).first().asString().contains(NODE + " is more than 4 names deep");
    }

    @Test
    void aHostThatHasMovedIsFollowedWhenItsTimeToLiveEndsAndAtOnceWhenItIsGone() throws Exception {
        world.dns.ttl = Duration.ofMinutes(10);
        start(line("dns4", NODE, "tcp/4001", 1));
        world.advance(Duration.ofMinutes(9));
        world.dns.host(NODE, Type.A, "192.0.2.10");
        world.advance(Duration.ofMinutes(1).plusSeconds(1));
        assertThat(lastFound()).containsExactlyElementsOf(addresses("/ip4/192.0.2.10/tcp/4001"));
        world.dns.host(NODE, Type.A, "192.0.2.11");
        world.down(1);
        world.advance(Offers.WATCH.plusMillis(100));
        assertThat(lastFound()).containsExactlyElementsOf(addresses("/ip4/192.0.2.11/tcp/4001"));
    }

    @Test
    void theLastAddressesStayWhileTheDnsFails() throws Exception {
        world.dns.ttl = Duration.ofMinutes(1);
        start(line("dns", NODE, "tcp/4001", 1));
        world.advance(Duration.ofSeconds(30));
        world.dns.kill(NODE, Type.AAAA);
        world.dns.host(NODE, Type.A, "192.0.2.7");
        world.advance(Duration.ofMinutes(2));
        assertThat(lastFound())
                .containsExactlyElementsOf(addresses("/ip4/192.0.2.7/tcp/4001 /ip6/2001:db8::7/tcp/4001"));
        world.dns.down = true;
        world.advance(Duration.ofHours(5));
        assertThat(world.lost()).isEmpty();
        world.dns.down = false;
        world.dns.host(NODE, Type.A);
        world.advance(Duration.ofHours(5));
        assertThat(world.lost()).as("where the DNS has no address any more").isEmpty();
    }

    @Test
    void aFamilyThatAHostHasGivenUpIsGivenUpHereToo() throws Exception {
        world.dns.ttl = Duration.ofMinutes(1);
        start(line("dns", NODE, "tcp/4001", 1));
        world.advance(Duration.ofSeconds(30));
        world.dns.host(NODE, Type.A);
        world.advance(Duration.ofMinutes(1));
        assertThat(lastFound()).containsExactlyElementsOf(addresses("/ip6/2001:db8::7/tcp/4001"));
        assertThat(world.problems).isEmpty();
    }

    private void start(String... lines) throws Exception {
        world.start(new BootstrapConfig(World.config(lines).peers(), null, null, null, true));
    }

    private static String line(String protocol, String host, String transport, int peer) {
        return "/" + protocol + "/" + host + "/" + transport + "/p2p/" + Peers.id(peer);
    }

    private List<Multiaddr> lastFound() {
        return world.found.get(world.found.size() - 1).addresses();
    }

    private static List<Multiaddr> addresses(String texts) {
        return List.of(texts.split(" ")).stream().map(Multiaddr::parse).toList();
    }
}
