package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.bootstrap.DnsaddrResolver.Resolution;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.bootstrap.Entry.Dnsaddr;
import chorus.discovery.bootstrap.RecordResolver.Type;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.RealTimeLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.config.ResolverConfigProvider;

/** With a real server on the loopback interface. */
@Tag("network")
class DnsRecordResolverTest {
    private static final String NAME = "_dnsaddr.example.org";
    private static final long PATIENCE = 30;

    private final RealTimeLoop loop = new RealTimeLoop();
    private final DnsServer server;
    private final DnsaddrResolver dnsaddr;

    DnsRecordResolverTest() throws IOException {
        server = new DnsServer();
        dnsaddr = new DnsaddrResolver(new Dnsaddr("example.org", null), false, loop, resolver(server.address()));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        loop.close();
    }

    @Test
    void theTextsOfANameAreReadWithTheirTimeToLive() throws Exception {
        server.txt(NAME, "one", "two");
        assertThat(lookup())
                .isEqualTo(new RecordResolver.Answer(List.of("one", "two"), Duration.ofSeconds(DnsServer.TTL)));
    }

    @Test
    void theStringsOfALongTextAreJoined() throws Exception {
        List<String> parts = List.of("a".repeat(255), "b".repeat(255), "c");
        server.records(NAME, new TXTRecord(Name.fromString(NAME, Name.root), DClass.IN, DnsServer.TTL, parts));
        assertThat(lookup().texts()).containsExactly(String.join("", parts));
    }

    @Test
    void aCharacterThatIsCutByTheEndOfAStringIsRead() throws Exception {
        List<String> parts = List.of("a".repeat(254) + "\\195", "\\188");
        server.records(NAME, new TXTRecord(Name.fromString(NAME, Name.root), DClass.IN, DnsServer.TTL, parts));
        assertThat(lookup().texts()).containsExactly("a".repeat(254) + "\u00fc");
    }

    @Test
    void aHundredTextsComeByTcpBecauseTheyDoNotFitIntoADatagram() throws Exception {
        String[] lines = IntStream.rangeClosed(1, 100).mapToObj(Peers::line).toArray(String[]::new);
        server.dnsaddr("example.org", lines);
        assertThat(lookup().texts()).hasSize(100);
        assertThat(server.udpQuestions).as("EDNS0 payload size").containsExactly(1232);
        assertThat(server.tcpQuestions).hasSize(1);
    }

    @Test
    void anAliasIsFollowed() throws Exception {
        server.cname(NAME, "list.example.net");
        server.txt("list.example.net", "one");
        assertThat(lookup().texts()).containsExactly("one");
    }

    @Test
    void aNameThatIsNotThereOrHasOtherRecordsOnlyHasNoTexts() throws Exception {
        assertThat(lookup()).isEqualTo(RecordResolver.Answer.NONE);
        server.records(NAME);
        assertThat(lookup()).isEqualTo(RecordResolver.Answer.NONE);
    }

    @Test
    void theAddressesOfAHostAreReadByFamilyAndThroughAnAlias() throws Exception {
        Name host = Name.fromString("node.example.org", Name.root);
        server.cname(NAME, "node.example.org");
        server.records(
                "node.example.org",
                new ARecord(host, DClass.IN, DnsServer.TTL, InetAddress.getByName("192.0.2.7")),
                new ARecord(host, DClass.IN, DnsServer.TTL, InetAddress.getByName("192.0.2.8")));
        assertThat(lookup(Type.A))
                .isEqualTo(new RecordResolver.Answer(
                        List.of("192.0.2.7", "192.0.2.8"), Duration.ofSeconds(DnsServer.TTL)));
        server.records(
                "node.example.org",
                new AAAARecord(host, DClass.IN, DnsServer.TTL, InetAddress.getByName("2001:db8::7")));
        assertThat(lookup(Type.AAAA).texts()).containsExactly("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void aHostOfTheHostsFileIsNotAskedFor() throws Exception {
        Path hosts = Path.of("/etc/hosts");
        assumeTrue(Files.exists(hosts) && Files.readString(hosts).matches("(?s).*127\\.0\\.0\\.1\\s+localhost\\b.*"));
        assertThat(resolver(server.address()).lookup("localhost", Type.A).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(PATIENCE))
                .extracting(RecordResolver.Answer::texts)
                .isEqualTo(List.of("127.0.0.1"));
        assertThat(server.udpQuestions).isEmpty();
    }

    @Test
    void everyWayToFailIsToldInPlainWords() throws Exception {
        server.fails(NAME, Rcode.SERVFAIL);
        assertThatThrownBy(this::lookup).cause().hasMessage("the server failed");
        server.fails(NAME, Rcode.REFUSED);
        assertThatThrownBy(this::lookup).cause().hasMessageContaining("REFUSED");
        server.babblesAbout(NAME);
        assertThatThrownBy(this::lookup).cause().hasMessage("the answer is malformed");
        server.isSilentAbout(NAME);
        assertThatThrownBy(this::lookup).cause().hasMessage("no answer in time");
    }

    @Test
    void aServerThatIsSilentIsAskedFourTimes() throws Exception {
        server.isSilentAbout(NAME);
        assertThatThrownBy(this::lookup).cause().isInstanceOf(IOException.class);
        assertThat(server.udpQuestions).hasSize(DnsRecordResolver.TRIES);
    }

    @Test
    void aDeadFirstServerCostsItsTimeOnceAndIsAskedAfterTheOthersFromThenOn() throws Exception {
        server.txt(NAME, "one");
        List<ResolverConfigProvider> before = ResolverConfig.getConfigProviders();
        try (DnsServer dead = new DnsServer()) {
            dead.isSilentAbout(NAME);
            ResolverConfig.setConfigProviders(List.of(new SystemServers(List.of(dead.address(), server.address()))));
            RecordResolver resolver = resolver(null);
            assertThat(resolver.lookup(NAME, Type.TXT)).succeedsWithin(Duration.ofSeconds(PATIENCE));
            assertThat(resolver.lookup(NAME, Type.TXT)).succeedsWithin(Duration.ofSeconds(PATIENCE));
            assertThat(dead.udpQuestions).hasSize(1);
            assertThat(server.udpQuestions).hasSize(2);
        } finally {
            ResolverConfig.setConfigProviders(before);
        }
    }

    @Test
    void theServersOfTheSystemAreReadAnewAfterAFailure() throws Exception {
        server.txt(NAME, "one");
        List<InetSocketAddress> system = new CopyOnWriteArrayList<>();
        List<ResolverConfigProvider> before = ResolverConfig.getConfigProviders();
        try (DnsServer dead = new DnsServer()) {
            dead.isSilentAbout(NAME);
            system.add(dead.address());
            ResolverConfig.setConfigProviders(List.of(new SystemServers(system)));
            RecordResolver resolver = resolver(null);
            assertThat(resolver.lookup(NAME, Type.TXT)).failsWithin(Duration.ofSeconds(PATIENCE));
            system.set(0, server.address());
            assertThat(resolver.lookup(NAME, Type.TXT)).succeedsWithin(Duration.ofSeconds(PATIENCE));
        } finally {
            ResolverConfig.setConfigProviders(before);
        }
    }

    @Test
    void aNameThatNoDnsCanHoldIsAFailure() {
        RecordResolver resolver = resolver(server.address());
        assertThat(resolver.lookup("x".repeat(64) + ".org", Type.TXT))
                .failsWithin(Duration.ofSeconds(PATIENCE))
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
        assertThat(server.udpQuestions).isEmpty();
    }

    @Test
    void aServerMayBeGivenByName() throws Exception {
        server.txt(NAME, "one");
        InetSocketAddress unresolved =
                InetSocketAddress.createUnresolved("localhost", server.address().getPort());
        assertThat(resolver(unresolved).lookup(NAME, Type.TXT)).succeedsWithin(Duration.ofSeconds(PATIENCE));
    }

    @Test
    void aServerWhoseNameIsUnknownIsAFailure() {
        String name = "x".repeat(64) + ".invalid"; // too long for the DNS, so that nobody on the network is asked
        assertThat(resolver(InetSocketAddress.createUnresolved(name, 53)).lookup(NAME, Type.TXT))
                .failsWithin(Duration.ofSeconds(PATIENCE))
                .withThrowableThat()
                .withMessageContaining("the DNS server " + name + " has no known address");
    }

    @Test
    void nestedListsAndALoopAreResolvedByARealServer() throws Exception {
        server.dnsaddr("example.org", "/dnsaddr/eu.example.org", "/dnsaddr/us.example.org");
        server.dnsaddr("eu.example.org", Peers.line(1), "/dnsaddr/example.org");
        server.dnsaddr("us.example.org", Peers.line(2));
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).containsExactlyInAnyOrder(direct(1), direct(2));
        assertThat(resolution.defects()).containsExactly("_dnsaddr.example.org leads back to itself");
        assertThat(resolution.ttl()).isEqualTo(Duration.ofSeconds(DnsServer.TTL));
    }

    @Test
    void noBadAnswerOfARealServerTakesGoodPeersAway() throws Exception {
        server.dnsaddr("example.org", Peers.line(1), Peers.line(2));
        List<Direct> good = resolve().addresses();
        assertThat(good).hasSize(2);
        server.babblesAbout(NAME);
        assertThat(resolve().addresses()).isEqualTo(good);
        server.isSilentAbout(NAME);
        assertThat(resolve().addresses()).isEqualTo(good);
        server.fails(NAME, Rcode.NXDOMAIN);
        assertThat(resolve().addresses()).isEqualTo(good);
        server.txt(NAME, "dnsaddr=nonsense");
        assertThat(resolve().addresses()).isEqualTo(good);
        server.close();
        assertThat(resolve().addresses()).isEqualTo(good);
    }

    @Test
    void aSourceThatIsConfiguredBySettingsOffersThePeersOfTheDns() throws Exception {
        server.dnsaddr("example.org", Peers.line(1));
        BlockingQueue<PeerInfo> found = new LinkedBlockingQueue<>();
        DiscoveryContext world = new World().context;
        Settings settings = Settings.of(Map.of(
                "bootstrap.peers",
                "/dnsaddr/example.org",
                "bootstrap.dns-server",
                "127.0.0.1:" + server.address().getPort()));
        PeerDiscovery source = new BootstrapDiscoveryProvider()
                .create(new DiscoveryContext(
                        world.host(), world.tag(), loop, world.random(), settings, world.reconfirm()));
        CompletableFuture.runAsync(() -> start(source, found), loop).get(PATIENCE, TimeUnit.SECONDS);
        assertThat(found.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(Peers.info(1));
        CompletableFuture.runAsync(source::close, loop).get(PATIENCE, TimeUnit.SECONDS);
    }

    private static void start(PeerDiscovery source, BlockingQueue<PeerInfo> found) {
        try {
            source.start(new PeerSink() {
                @Override
                public void found(PeerInfo peer) {
                    found.add(peer);
                }

                @Override
                public void lost(PeerId id) {}

                @Override
                public void failed(Throwable cause) {}
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Resolution resolve() throws Exception {
        return CompletableFuture.supplyAsync(dnsaddr::resolve, loop)
                .thenCompose(resolution -> resolution)
                .get(PATIENCE, TimeUnit.SECONDS);
    }

    private RecordResolver.Answer lookup() throws Exception {
        return lookup(Type.TXT);
    }

    private RecordResolver.Answer lookup(Type type) throws Exception {
        return resolver(server.address())
                .lookup(NAME, type)
                .toCompletableFuture()
                .get(PATIENCE, TimeUnit.SECONDS);
    }

    private RecordResolver resolver(@Nullable InetSocketAddress address) {
        return new DnsRecordResolver(address, loop.worker(), Duration.ofMillis(300));
    }

    private static Direct direct(int number) {
        return new Direct(Peers.id(number), Peers.place(number));
    }

    /** Stands for the file or registry from which dnsjava reads the servers of the system. */
    private record SystemServers(List<InetSocketAddress> servers) implements ResolverConfigProvider {
        @Override
        public void initialize() {}

        @Override
        public List<Name> searchPaths() {
            return List.of();
        }
    }
}
