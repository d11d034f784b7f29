package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.EngineHarness.Sent;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.VirtualScheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What this node tells of itself, and the settings that make it less. */
class MdnsPrivacyTest {

    @Test
    void nothingButRandomNamesPeerIdPortAndAddressesOfTheInterfaceLeaves() {
        EngineHarness node = new EngineHarness().settled();
        node.listener().linkUp(EngineHarness.ETH0);
        node.ask(node.service(), DnsType.PTR);
        node.engine.close();

        assertThat(node.sent).hasSizeGreaterThan(3);
        for (Sent packet : node.sent) {
            String text = textOf(packet)
                    .replaceAll("[a-z0-9]{32}(\\._p2p\\._udp)?\\.local", "NAME")
                    .replace("_p2p._udp.local", "SERVICE")
                    .replace(EngineHarness.SELF.toString(), "ID")
                    .replace("dnsaddr=/ip4/10.0.0.1/tcp/4001/p2p/ID", "ADDRESS");
            assertThat(List.of(text.split(" "))).isSubsetOf("NAME", "SERVICE", "ADDRESS", "10.0.0.1", "4001");
        }
    }

    @Test
    void nodeThatOnlyListensAsksAndFindsAndNeverTellsAnythingOfItself() {
        EngineHarness node = with(Map.of("mdns.listen-only", "true")).started();
        node.ask(node.service(), DnsType.PTR);
        node.ask(DnsName.parse("_services._dns-sd._udp.local"), DnsType.PTR);
        node.receive(EngineHarness.query(node.service(), DnsType.PTR, true), "10.0.0.9", 40_000);
        node.receive(node.reply(1, "alpha", 300, "/ip4/10.0.0.9/tcp/4001"));
        node.advance(Duration.ofMinutes(10));
        node.engine.close();

        assertThat(node.reports).contains("found 1 [/ip4/10.0.0.9/tcp/4001]");
        assertThat(node.responses()).isEmpty();
        assertThat(node.queries()).hasSizeGreaterThan(5);
        for (Sent query : node.queries()) {
            assertThat(List.of(textOf(query).split(" "))).isSubsetOf("_p2p._udp.local", "alpha._p2p._udp.local");
        }
    }

    @Test
    void withheldAddressesAreNeitherAnnouncedNorAnswered() {
        EngineHarness node = with(Map.of("mdns.withhold", "10.0.0.0/24 fe80::/10"));
        node.host.listenOn("/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001");
        node.started(
                EngineHarness.link("eth0", 2, EngineHarness.ETH0.family(), "10.0.0.1/24", "fe80::1/64", "fd00::1/64"));
        node.advance(Duration.ofMinutes(2));

        assertThat(node.sent).isNotEmpty();
        assertThat(node.sent)
                .allSatisfy(packet -> assertThat(textOf(packet)).doesNotContain("10.0.0.1", "fe80"))
                .anySatisfy(packet -> assertThat(textOf(packet)).contains("/ip6/fd00::1/tcp/4001"));
    }

    @Test
    void oneAddressCanBeWithheldAlone() {
        EngineHarness node = with(Map.of("mdns.withhold", "10.0.0.1")).started();

        assertThat(node.responses()).isEmpty();
    }

    @Test
    void badSettingsAreRefusedWithTheirValueAndWhatWasExpected() {
        assertBad("mdns.withhold", "home.example.org", "expected an IP address such as 192.168.1.5, or a range");
        assertBad("mdns.withhold", "10.0.0.0/33", "expected an IP address");
        assertBad("mdns.withhold", "10.0.0.0/x", "expected an IP address");
        assertBad("mdns.listen-only", "yes", "expected true or false");
        assertBad("mdns.interfaces.deny", "v*th", "expected the name of an interface such as docker0");
        assertBad("mdns.peers-per-source", "0", "expected a whole number of at least 1");
    }

    private static void assertBad(String name, String value, String expected) {
        assertThatThrownBy(() -> new MdnsDiscoveryProvider().create(context(Map.of(name, value))))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContainingAll(name, "\"" + value + "\"", expected);
    }

    private static EngineHarness with(Map<String, String> settings) {
        try {
            return new EngineHarness(ServiceTag.LIBP2P, MdnsSettings.of(context(settings)));
        } catch (DiscoveryException e) {
            throw new AssertionError(e);
        }
    }

    private static DiscoveryContext context(Map<String, String> settings) {
        return new DiscoveryContext(
                new StaticHost(EngineHarness.SELF),
                ServiceTag.LIBP2P,
                new VirtualScheduler(),
                new SplittableRandom(1),
                Settings.of(settings),
                id -> {});
    }

    /** Returns all that a packet says but for types and times. */
    private static String textOf(Sent packet) {
        StringBuilder text = new StringBuilder();
        DnsMessage message = packet.message();
        message.questions().forEach(question -> text.append(question.name()).append(' '));
        for (List<DnsRecord> section : List.of(message.answers(), message.authorities(), message.additionals())) {
            for (DnsRecord record : section) {
                text.append(record.name())
                        .append(' ')
                        .append(textOf(record.data()))
                        .append(' ');
            }
        }
        return text.toString().strip();
    }

    private static String textOf(DnsData data) {
        if (data instanceof DnsData.Ptr pointer) {
            return pointer.target().toString();
        } else if (data instanceof DnsData.Srv srv) {
            return srv.target() + " " + srv.port();
        } else if (data instanceof DnsData.Address address) {
            return address.address().getHostAddress();
        }
        StringBuilder strings = new StringBuilder();
        for (byte[] string : ((DnsData.Txt) data).strings()) {
            strings.append(new String(string, StandardCharsets.UTF_8)).append(' ');
        }
        return strings.toString().strip();
    }
}
