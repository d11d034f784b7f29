package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.Finding;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LanNodeTest {
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CompletableFuture<Runnable> kill = new CompletableFuture<>();
    private final PipedOutputStream output = new PipedOutputStream();
    private final BufferedReader lines;
    private boolean terminal;

    LanNodeTest() throws IOException {
        lines = new BufferedReader(new InputStreamReader(new PipedInputStream(output, 65_536), StandardCharsets.UTF_8));
    }

    @BeforeEach
    void nobodyIsThere() {
        FakeDiscovery.peers = List.of();
        FakeDiscovery.failure = Optional.empty();
        FakeDiscovery.problem = Optional.empty();
        FakeDiscovery.findings = List.of();
        FakeDiscovery.whileStarting = () -> {};
    }

    @Test
    void jsonTellsTheLifeOfANodeFromStartedToStopped() throws Exception {
        try (TcpListeners alice = TcpListeners.open(Samples.addresses("/ip4/127.0.0.1/tcp/0"))) {
            FakeDiscovery.peers = List.of(new PeerInfo(Samples.ALICE, alice.addresses()));
            CompletableFuture<Integer> status = start("--json", "--listen", "/ip4/127.0.0.1/tcp/0");

            assertThat(lines.readLine()).contains("\"event\":\"started\"", "\"/ip4/127.0.0.1/tcp/");
            assertThat(lines.readLine())
                    .contains("\"event\":\"found\"", Samples.ALICE.toString(), "\"source\":\"fake\"")
                    .contains(alice.addresses().get(0).toString());
            assertThat(lines.readLine()).contains("\"event\":\"connected\"", Samples.ALICE.toString());
            kill.get().run();
            assertThat(lines.readLine()).contains("\"event\":\"stopped\"");
            assertThat(lines.readLine()).isNull();
            assertThat(status).isCompletedWithValue(0);
        }
    }

    @Test
    void theKeyOfTheNamedFileDecidesWhoTheNodeIs(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("key");
        PeerId self = Identity.loadOrGenerate(file).peerId();

        start("--json", "--identity", file.toString());

        assertThat(lines.readLine()).contains("\"event\":\"started\"", "\"peer\":\"" + self + "\"");
        kill.get().run();
    }

    @Test
    void aPeerThatCannotBeReachedIsAFailureWithAReason() throws Exception {
        FakeDiscovery.peers =
                List.of(new PeerInfo(Samples.BOB, List.of(Multiaddr.parse("/ip4/127.0.0.1/udp/4001/quic-v1"))));
        start("--json");

        assertThat(readUntil("failed")).contains(Samples.BOB.toString(), "\"reason\":\"no TCP address\"");
        kill.get().run();
    }

    @Test
    void withNoConnectNobodyIsDialled() throws Exception {
        FakeDiscovery.peers = List.of(new PeerInfo(Samples.BOB, List.of()));
        CompletableFuture<Integer> status = start("--json", "--no-connect", "--seconds", "1");

        assertThat(lines.lines()).hasSize(3).last().asString().contains("stopped");
        assertThat(status.get()).isZero();
    }

    @Test
    void linesForPeopleAreTheDefaultWhenPiped() throws Exception {
        FakeDiscovery.peers = List.of(new PeerInfo(Samples.BOB, Samples.addresses("/ip4/192.0.2.1/tcp/1")));
        start("--no-connect");

        assertThat(lines.readLine()).containsPattern("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} started Qm");
        assertThat(lines.readLine()).endsWith(" found " + Samples.BOB + " by fake /ip4/192.0.2.1/tcp/1");
        kill.get().run();
    }

    @Test
    void onATerminalThereIsATableUntilTheEnd() throws Exception {
        FakeDiscovery.peers = List.of(new PeerInfo(Samples.BOB, Samples.addresses("/ip4/192.0.2.1/tcp/1")));
        terminal = true;
        CompletableFuture<Integer> status = start("--no-connect", "--seconds", "1");

        assertThat(status.get()).isZero();
        assertThat(lines.lines())
                .anySatisfy(line -> assertThat(line).contains("network CHORUS-peer-discovery"))
                .anySatisfy(line -> assertThat(line).contains("/ip4/192.0.2.1/tcp/1", "fake", "not checked"));
    }

    @Test
    void theTableTellsTheLastProblemOfASourceInAFewLinesAndHowOldItIs() throws Exception {
        FakeDiscovery.problem = Optional.of("the list has defects\n1\n2\n3\n4");
        terminal = true;
        start("--no-connect", "--seconds", "1").get();

        assertThat(lines.lines())
                .anySatisfy(line -> assertThat(line).matches("Problem, [0-9]+s ago: fake: the list has defects"))
                .contains("1", "2", "3")
                .noneMatch(line -> line.startsWith("4"));
    }

    @Test
    void aReaderThatGoesAwayEndsTheProgram() throws Exception {
        CompletableFuture<Integer> status = start("--json", "--no-connect");
        lines.readLine();

        lines.close();
        FakeDiscovery.report(new PeerInfo(Samples.BOB, List.of()));

        assertThat(status.get()).isZero();
    }

    @Test
    void beingKilledWhileItStartsIsNoError() throws Exception {
        FakeDiscovery.whileStarting = () -> kill.join().run();

        assertThat(start("--json").get()).isZero();
        assertThat(errors.size()).isZero();
        assertThat(lines.readLine()).isNull();
    }

    @Test
    void whatHindersTheStartIsAnErrorAndExitStatus1() throws Exception {
        FakeDiscovery.failure = Optional.of("no interface can multicast; connect to a network");

        assertThat(start("--json").get()).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("lan-node: ")
                .contains("no interface can multicast; connect to a network")
                .hasLineCount(1);
        assertThat(lines.readLine()).isNull();
    }

    @Test
    void aBadArgumentIsAnErrorOfOneLineAndExitStatus2() throws Exception {
        assertThat(start("--jsn").get()).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("lan-node: Unrecognized option: --jsn; --help lists what is accepted\n");
        assertThat(lines.readLine()).isNull();
    }

    @Test
    void aDiagnosisWithoutAProblemIsExitStatus0() throws Exception {
        FakeDiscovery.findings = List.of(Finding.ok("peers", "2 peers"));

        assertThat(start("--doctor", "--seconds", "7").get()).isZero();
        assertThat(lines.readLine()).isEqualTo("network CHORUS-peer-discovery, listened for 7 s");
        assertThat(lines.lines())
                .contains("  ok      peers               2 peers")
                .last()
                .isEqualTo("Nothing is wrong.");
    }

    @Test
    void aDiagnosisWithAProblemIsExitStatus1() throws Exception {
        FakeDiscovery.findings = List.of(Finding.problem("peers", "nobody"));
        Path none = Path.of("no-such-directory", "key");

        assertThat(start("--doctor", "--json", "--identity", none.toString()).get())
                .isEqualTo(1);
        assertThat(lines.readLine()).startsWith("{\"tag\":").contains("\"problems\":1");
        assertThat(lines.readLine()).isNull();
        assertThat(errors.size()).isZero();
    }

    @Test
    void helpGoesToTheOutput() throws Exception {
        assertThat(start("--help").get()).isZero();
        assertThat(lines.readLine()).startsWith("Usage: lan-node");
    }

    private CompletableFuture<Integer> start(String... args) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
                status.complete(LanNode.run(args, surroundings(out)));
            } catch (RuntimeException e) {
                status.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return status;
    }

    private Surroundings surroundings(PrintStream out) {
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return new Surroundings(out, err, terminal, List.of("fake"), InstantSource.system(), kill::complete);
    }

    private String readUntil(String event) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.add(line);
            if (line.contains("\"event\":\"" + event + "\"")) {
                return line;
            }
        }
        throw new AssertionError("no event " + event + " in " + seen);
    }
}
