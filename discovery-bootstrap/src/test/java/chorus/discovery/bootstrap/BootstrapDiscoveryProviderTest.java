package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Settings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapDiscoveryProviderTest {

    @Test
    void theModuleIsFoundByItsName() {
        assertThat(ServiceLoader.load(PeerDiscoveryProvider.class))
                .extracting(PeerDiscoveryProvider::name)
                .contains("bootstrap");
    }

    @Test
    void allBadAddressesOfTheSettingAreToldAtOnce() {
        String noPeer = "/ip4/10.0.0.1/tcp/4001";
        assertThatThrownBy(() -> create(Map.of("bootstrap.peers", "10.0.0.1:4001 " + Peers.line(1) + "," + noPeer)))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("setting bootstrap.peers has 2 bad addresses")
                .hasMessageContaining("entry 1: ")
                .hasMessageContaining("entry 3: \"" + noPeer + "\" does not end in a peer id; expected /ip4|");
    }

    @Test
    void allSettingsAreRead() throws Exception {
        BootstrapConfig config = BootstrapConfig.of(Settings.of(Map.of(
                "bootstrap.peers", Peers.line(1) + " /dnsaddr/example.org",
                "bootstrap.file", "peers.txt",
                "bootstrap.dns-server", "192.0.2.53",
                "bootstrap.cache-file", "good.txt",
                "bootstrap.resolve-dns", "true")));
        assertThat(config.peers()).containsExactly(Entry.parse(Peers.line(1)), Entry.parse("/dnsaddr/example.org"));
        assertThat(config.file()).isEqualTo(Path.of("peers.txt"));
        assertThat(config.dnsServer()).isEqualTo(InetSocketAddress.createUnresolved("192.0.2.53", 53));
        assertThat(config.cacheFile()).isEqualTo(Path.of("good.txt"));
        assertThat(config.resolveDns()).isTrue();
    }

    @Test
    void withoutTheSettingNamesAreLeftToTheHost() throws Exception {
        assertThat(BootstrapConfig.of(Settings.empty()).resolveDns()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "dns.example.org, dns.example.org, 53",
        "dns.example.org:5353, dns.example.org, 5353",
        "192.0.2.53:65535, 192.0.2.53, 65535",
        "2001:db8::53, 2001:db8::53, 53",
        "[2001:db8::53], 2001:db8::53, 53",
        "[::1]:1053, ::1, 1053",
    })
    void aDnsServerMayHaveAPort(String text, String host, int port) throws Exception {
        BootstrapConfig config = BootstrapConfig.of(Settings.of(Map.of("bootstrap.dns-server", text)));
        assertThat(config.dnsServer()).isEqualTo(InetSocketAddress.createUnresolved(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:0", "host:65536", "host:", ":53", "[::1", "[]:53", "host:dns", "a:b:c"})
    void aBadDnsServerIsRefusedWithItsValue(String text) {
        assertThatThrownBy(() -> create(Map.of("bootstrap.dns-server", text)))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("setting bootstrap.dns-server is \"" + text + "\"; expected a host");
    }

    @Test
    void theBuilderRefusesABadAddressWithItsValue() {
        BootstrapDiscoveryProvider.Builder builder = BootstrapDiscoveryProvider.builder();
        assertThatThrownBy(() -> builder.peer("/ip4/10.0.0.1/tcp/4001"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"/ip4/10.0.0.1/tcp/4001\" does not end in a peer id");
    }

    @Test
    void aProviderThatIsConfiguredInCodeReadsNoSettings() throws Exception {
        DiscoveryContext context = contextWith(Map.of("bootstrap.peers", "nonsense"));
        BootstrapDiscoveryProvider provider =
                BootstrapDiscoveryProvider.builder().peer(Peers.line(1)).build();
        assertThat(provider.create(context)).isNotNull();
    }

    @Test
    void aSourceWithoutPeersDoesNothing() throws Exception {
        World world = new World();
        world.start(new BootstrapConfig(List.of(), null, null, Path.of("not-even-read"), false));
        assertThat(world.scheduler.pending()).isZero();
    }

    @Test
    void aSourceMayBeClosedBeforeItHasStarted() throws Exception {
        create(Map.of("bootstrap.peers", Peers.line(1))).close();
    }

    private static PeerDiscovery create(Map<String, String> settings) throws DiscoveryException {
        return new BootstrapDiscoveryProvider().create(contextWith(settings));
    }

    private static DiscoveryContext contextWith(Map<String, String> settings) {
        DiscoveryContext context = new World().context;
        return new DiscoveryContext(
                context.host(),
                context.tag(),
                context.scheduler(),
                context.random(),
                Settings.of(settings),
                context.reconfirm());
    }
}
