package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.Finding;
import chorus.discovery.spi.Finding.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a list, with a DNS that the test writes. */
class BootstrapDiagnosisTest {
    private static final Duration TIME = Duration.ofSeconds(3);

    private final World world = new World();
    private final List<Finding> findings = new ArrayList<>();
    private List<InetSocketAddress> servers = List.of(new InetSocketAddress("192.0.2.53", 53));

    @TempDir
    private Path directory = Path.of("");

    private boolean resolveDns;

    @Test
    void whereNoListIsConfiguredThatIsAllThereIsToTell() {
        diagnose(null);

        assertThat(findings).containsExactly(Finding.ok("list", "none is configured"));
    }

    @Test
    void aListInTheDnsIsToldWithItsAddressesAndTheServersThatWereAsked() {
        servers = List.of(new InetSocketAddress("192.0.2.53", 53), new InetSocketAddress("192.0.2.54", 5300));
        world.dns.put("example.org", Peers.line(1), Peers.line(2));
        diagnose(null, "/dnsaddr/example.org");

        assertThat(findings)
                .containsExactly(
                        Finding.ok("name servers", "192.0.2.53, 192.0.2.54 port 5300"),
                        Finding.ok("/dnsaddr/example.org", "2 peers at " + Peers.place(1) + ", " + Peers.place(2)));
    }

    @Test
    void aListThatCannotBeLookedUpIsAProblemAndOneThatIsDamagedIsWorthANote() {
        world.dns.put("damaged.org", Peers.line(1), "/dnsaddr/gone.org");
        diagnose(null, "/dnsaddr/gone.org", "/dnsaddr/damaged.org");

        assertThat(findings)
                .contains(
                        Finding.problem("/dnsaddr/gone.org", "TXT _dnsaddr.gone.org: the DNS has no such record"),
                        Finding.note(
                                "/dnsaddr/damaged.org",
                                "1 peer at " + Peers.place(1)
                                        + "; but TXT _dnsaddr.gone.org: the DNS has no such record"));
    }

    @Test
    void aServerThatDoesNotAnswerIsToldWhenTheTimeIsOverAndNothingIsLeft() {
        world.dns.silent = true;
        diagnose(null, "/dnsaddr/example.org");

        assertThat(findings)
                .contains(Finding.problem("/dnsaddr/example.org", "TXT _dnsaddr.example.org: no answer in 3000 ms"));
        assertThat(world.scheduler.pending()).isZero();
    }

    @Test
    void aSystemWithoutNameServersIsAProblem() {
        servers = List.of();
        diagnose(null, "/dnsaddr/example.org");

        assertThat(findings).contains(Finding.problem("name servers", "the system has none"));
    }

    @Test
    void aPlaceIsLookedUpWhenItHasAName() {
        String here = "/dns4/here.example/tcp/1/p2p/" + Peers.id(1);
        String gone = "/dns/gone.example/tcp/1/p2p/" + Peers.id(2);
        diagnose(null, Peers.line(3), here, gone);

        assertThat(findings)
                .containsExactly(
                        Finding.ok(Peers.line(3), "an address, no name to look up"),
                        Finding.ok(here, "resolves to 198.51.100.7"),
                        Finding.problem(gone, "the name cannot be resolved: gone.example"));
    }

    @Test
    void aPlaceThatTheModuleResolvesIsLookedUpInTheDns() {
        resolveDns = true;
        world.dns.host("here.example", RecordResolver.Type.A, "198.51.100.9");
        String here = "/dns4/here.example/tcp/1/p2p/" + Peers.id(1);
        diagnose(null, here);

        assertThat(findings).contains(Finding.ok(here, "1 peer at /ip4/198.51.100.9/tcp/1"));
    }

    @Test
    void theAddressesOfAFileAreLookedUpToo() throws IOException {
        diagnose(Files.write(directory.resolve("list"), List.of(Peers.line(1))));

        assertThat(findings).containsExactly(Finding.ok(Peers.line(1), "an address, no name to look up"));
    }

    @Test
    void anEmptyFileIsAProblem() throws IOException {
        diagnose(Files.write(directory.resolve("list"), List.of("# nobody yet")));

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).level()).isEqualTo(Level.PROBLEM);
        assertThat(findings.get(0).text()).startsWith("it has no addresses: ");
    }

    @Test
    void aFileThatCannotBeReadFailsTheDiagnosisInItsOwnWords() {
        CompletableFuture<?> done = run(directory.resolve("missing"));

        assertThat(done).isCompletedExceptionally();
        assertThat(done.handle((nothing, failure) -> String.valueOf(failure)).join())
                .contains("cannot read the bootstrap list", "there is no such file");
    }

    private void diagnose(@Nullable Path file, String... peers) {
        assertThat(run(file, peers)).isCompleted();
    }

    private CompletableFuture<?> run(@Nullable Path file, String... peers) {
        List<Entry> entries = List.of(peers).stream().map(Entry::parse).toList();
        BootstrapConfig config = new BootstrapConfig(entries, file, null, null, resolveDns);
        CompletableFuture<?> done = new BootstrapDiagnosis(world.context, config, new Dns(), TIME, findings::add)
                .run()
                .toCompletableFuture();
        world.scheduler.advance(TIME);
        return done;
    }

    private final class Dns implements BootstrapDiagnosis.Dns {
        @Override
        public RecordResolver records() {
            return world.dns;
        }

        @Override
        public List<InetSocketAddress> servers() {
            return servers;
        }

        @Override
        public List<InetAddress> addresses(String host) throws UnknownHostException {
            if (!host.equals("here.example")) {
                throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 7}));
        }
    }
}
