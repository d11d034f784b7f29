package chorus.discovery.mdns;

import static chorus.discovery.mdns.TestInterfaces.down;
import static chorus.discovery.mdns.TestInterfaces.ethernet;
import static chorus.discovery.mdns.TestInterfaces.loopback;
import static chorus.discovery.mdns.TestInterfaces.tunnel;
import static chorus.discovery.mdns.TestInterfaces.withoutMulticast;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.Finding.Level;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.VirtualScheduler;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A diagnosis of sockets that fail in the usual ways, on interfaces that this machine does not have. */
class SocketDiagnosisTest {
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final InterfaceInfo ETH0 = ethernet("eth0", 2, "10.1.0.2/24");
    private static final InterfaceInfo ETH1 = ethernet("eth1", 3, "10.2.0.3/24");
    private static final InterfaceInfo LO = loopback("127.0.0.1/8");

    private final VirtualScheduler loop = new VirtualScheduler();
    private final FakeSockets sockets = new FakeSockets();
    private final List<Finding> findings = new ArrayList<>();
    private List<InterfaceInfo> interfaces = List.of(LO, ETH0, ETH1);
    private Set<String> names = Set.of();

    @Nullable
    private SocketException scanFailure;

    @TempDir
    private Path root = Path.of("");

    @Test
    void eachInterfaceIsToldWithItsAddressesOrTheReasonAgainstIt() {
        interfaces = List.of(
                LO,
                ETH0,
                down(ETH1),
                tunnel("tun0", 4, "10.8.0.2/24"),
                withoutMulticast(ethernet("dummy0", 5, "10.3.0.1/24")),
                ethernet("wlan0", 6, "169.254.7.7/16", "fe80::1/64"));
        diagnose();

        assertThat(findings)
                .startsWith(
                        Finding.ok("interface lo", "skipped: it is the loopback"),
                        Finding.ok("interface eth0", "used: 10.1.0.2/24"),
                        Finding.note("interface eth1", "skipped: it is down"),
                        Finding.note("interface tun0", "skipped: it is point-to-point")
                                .withHint("a tunnel is used only when it is named among the interfaces to use"),
                        Finding.note("interface dummy0", "skipped: it does not carry multicast")
                                .withHint("ip link set dev dummy0 multicast on"),
                        Finding.note("interface wlan0", "used: 169.254.7.7/16, fe80::1/64")
                                .withHint("its IPv4 address is a makeshift one: no DHCP server has answered, others may"
                                        + " be elsewhere"));
    }

    @Test
    void aNameThatNoInterfaceHasIsAProblemAndThoseThatWereNotAskedForAreNone() {
        names = Set.of("eth0", "eth7");
        diagnose();

        assertThat(findings)
                .contains(
                        Finding.ok("interface eth1", "skipped: it is not among the interfaces asked for"),
                        Finding.problem("interface eth7", "asked for, but there is none of this name"));
    }

    @Test
    void withoutAnInterfaceTheStartSaysWhatToDo() {
        interfaces = List.of(LO);
        diagnose();

        assertThat(find("sockets").level()).isEqualTo(Level.PROBLEM);
        assertThat(find("sockets").text()).contains("lo is the loopback", "Bring one up");
        assertNothingIsLeft();
    }

    @Test
    void interfacesThatTheSystemDoesNotListAreAProblem() {
        scanFailure = new SocketException("no more files");
        diagnose();

        assertThat(findings).contains(Finding.problem("interfaces", "the system does not list them: no more files"));
    }

    @Test
    void aPortThatIsHeldAloneIsAProblem() {
        sockets.openFailures.put("eth0", new BindException("Address already in use"));
        sockets.openFailures.put("eth1", new BindException("Address already in use"));
        diagnose();

        assertThat(find("sockets").text()).startsWith("UDP port 5353 is held by a program that does not share it");
        assertNothingIsLeft();
    }

    @Test
    void aLinkThatCannotBeOpenedIsAProblemBesideOneThatCan() {
        sockets.openFailures.put("eth1", new IOException("No buffer space available"));
        diagnose();

        assertThat(findings).contains(Finding.problem("link eth1 IPv4", "not opened: No buffer space available"));
        assertThat(find("link eth0 IPv4").text()).startsWith("bound to 0.0.0.0:5353");
        assertNothingIsLeft();
    }

    @Test
    void aFamilyThatTheJvmDoesNotDoIsWorthANote() {
        sockets.openFailures.put("eth1", new UnsupportedOperationException());
        diagnose();

        assertThat(findings).contains(Finding.note("link eth1 IPv4", "this JVM does not do this family"));
    }

    @Test
    void questionsThatDoNotComeBackAreAProblemOfTheFirewall() throws IOException {
        Path nft = Files.createFile(root.resolve("nft"));
        assertThat(nft.toFile().setExecutable(true)).isTrue();
        diagnose();

        assertThat(find("link eth0 IPv4"))
                .isEqualTo(
                        Finding.problem(
                                        "link eth0 IPv4",
                                        "bound to 0.0.0.0:5353, joined 224.0.0.251, sent, but nothing came back")
                                .withHint(
                                        "a firewall of this machine drops UDP 5353 in and out; see, as root: nft list ruleset"));
        assertThat(find("peers").hint()).as("the links say it all").isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void aRefusalToSendIsAProblemWithTheWordsOfTheSystem() {
        sockets.sendFailure = new SocketException("Operation not permitted");
        diagnose();

        assertThat(find("link eth0 IPv4").level()).isEqualTo(Level.PROBLEM);
        assertThat(find("link eth0 IPv4").text()).endsWith("but sending is refused: Operation not permitted");
        assertThat(find("packets").text()).startsWith("0 out; ");
    }

    @Test
    void sendersOutsideTheSubnetAreCountedWithAHint() {
        sockets.drops.count(Drops.Reason.OFF_LINK);
        sockets.drops.count(Drops.Reason.OFF_LINK);
        sockets.drops.count(Drops.Reason.TOO_LONG);
        sockets.drops.count(Drops.Reason.OTHER_SOCKET);
        diagnose();

        assertThat(find("packets").level()).isEqualTo(Level.NOTE);
        assertThat(find("packets").text()).endsWith("; rejected: 2 from outside the subnet, 1 too long");
        assertThat(find("packets").hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("netmasks"));
    }

    private void diagnose() {
        NioMulticastTransport transport = new NioMulticastTransport(
                loop,
                new LinkSelection(names, List.of()),
                this::scan,
                sockets,
                new SleepDetector(() -> Instant.EPOCH, TIME),
                Duration.ofSeconds(1));
        DiscoveryContext context = new DiscoveryContext(
                new StaticHost(EngineLan.peerId(1)),
                ServiceTag.CHORUS,
                loop,
                new Random(1),
                Settings.empty(),
                peer -> {});
        Platform platform = new Platform("Linux", false, root, List.of(root));
        var done = new MdnsDiagnosis(context, transport, Machine.of(transport, platform), TIME, findings::add).run();
        loop.advance(TIME);
        assertThat(done.toCompletableFuture()).isCompleted();
    }

    private List<InterfaceInfo> scan() throws SocketException {
        if (scanFailure != null) {
            throw scanFailure;
        }
        return interfaces;
    }

    private void assertNothingIsLeft() {
        assertThat(sockets.open()).isEmpty();
        assertThat(sockets.closed).isTrue();
        assertThat(loop.pending()).isZero();
    }

    private Finding find(String subject) {
        return findings.stream()
                .filter(each -> each.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + subject + " in " + findings));
    }
}
