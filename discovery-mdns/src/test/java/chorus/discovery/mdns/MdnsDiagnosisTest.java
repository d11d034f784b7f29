package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chorus.discovery.DiscoveryException;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.Finding.Level;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.RecordingPeerSink;
import chorus.discovery.testkit.Tap;
import chorus.discovery.testkit.VirtualHost;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A diagnosis on a LAN in memory, with nodes of this and of other tags. */
class MdnsDiagnosisTest {
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final ServiceTag QUARTZ = new ServiceTag("_quartz._udp");
    private static final int RESPONSE = DnsMessage.RESPONSE;
    private static final int IN = 1;

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final InMemoryLan lan = new InMemoryLan(scheduler, 1);
    private final VirtualHost patient = lan.host("patient");
    private final List<Finding> findings = new ArrayList<>();

    @Test
    void whereAPeerAnswersNothingIsWrong() throws Exception {
        node("other", 2, ServiceTag.CHORUS);
        diagnose();

        assertThat(levels()).containsOnly(Level.OK);
        assertThat(text("link eth0 IPv4"))
                .isEqualTo("bound to 0.0.0.0:5353, joined 224.0.0.251, own question back in less than 1 ms");
        assertThat(text("link eth0 IPv6")).contains("[::]:5353", "ff02::fb", "own question back");
        assertThat(text("services")).isEqualTo("heard: CHORUS-peer-discovery, _CHORUS-peer-discovery._udp");
        assertThat(text("peers")).isEqualTo("1 peer with the tag CHORUS-peer-discovery");
    }

    @Test
    void itAsksAtMostNineQuestionsOnALinkAndLeavesNothingBehind() throws Exception {
        Tap tap = lan.segment().tap("10.1.99.1", InMemoryLan.PORT);
        for (int number = 2; number < 8; number++) {
            node("other" + number, number, new ServiceTag("_quartz" + number + "._udp"));
        }
        scheduler.advance(Duration.ofMinutes(5));
        tap.clear();
        int pending = scheduler.pending();
        diagnose();

        assertThat(tap.received().stream()
                        .filter(packet -> packet.source().getAddress().equals(patientsAddress())))
                .hasSizeBetween(5, 9);
        assertThat(scheduler.pending()).isLessThanOrEqualTo(pending);
        int reported = findings.size();
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(findings).hasSize(reported);
    }

    @Test
    void aPeerWithAnotherUsualTagIsNamedByItsTag() throws Exception {
        node("other", 2, ServiceTag.LIBP2P);
        diagnose();

        assertThat(find("peers").level()).isEqualTo(Level.PROBLEM);
        assertThat(text("peers")).endsWith("but libp2p peers with the tag _p2p._udp");
        assertThat(find("peers").hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("same tag"));
        assertThat(find("services").level()).isEqualTo(Level.NOTE);
    }

    @Test
    void aPeerWithATagOfItsOwnIsAskedAboutWhenItsServiceIsListed() throws Exception {
        node("other", 2, QUARTZ);
        scheduler.advance(Duration.ofMinutes(5));
        diagnose();

        assertThat(text("peers")).endsWith("but libp2p peers with the tag _quartz._udp");
    }

    @Test
    void strangersAreNoProblemWherePeersAre() throws Exception {
        node("other", 2, ServiceTag.CHORUS);
        node("stranger", 3, ServiceTag.LIBP2P);
        diagnose();

        assertThat(find("peers").level()).isEqualTo(Level.OK);
        assertThat(find("services").level()).isEqualTo(Level.NOTE);
    }

    @Test
    void silenceIsAProblemThoughTheLinksWork() throws Exception {
        diagnose();

        assertThat(find("link eth0 IPv4").level()).isEqualTo(Level.OK);
        assertThat(text("packets")).isEqualTo("8 out; in: 8 own, none from other machines");
        assertThat(text("services")).isEqualTo("none heard");
        assertThat(text("peers")).endsWith("and no other machine at all");
        assertThat(find("peers").level()).isEqualTo(Level.PROBLEM);
        assertThat(find("peers").hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("firewall"));
    }

    @Test
    void onlyTheServiceOfAPrinterIsNamed() throws Exception {
        Tap printer = lan.segment().tap("10.1.99.1", InMemoryLan.PORT);
        later(() -> printer.send(pointer("_ipp._tcp.local", "Anna's private printer._ipp._tcp.local")));
        diagnose();

        assertThat(text("services")).isEqualTo("heard: _ipp._tcp");
        assertThat(text("peers")).endsWith("though other machines speak mDNS");
        assertThat(text("packets")).isEqualTo("8 out; in: 8 own, 1 from 1 other address");
        assertThat(findings)
                .noneSatisfy(finding -> assertThat(finding.toString()).contains("Anna"));
    }

    @Test
    void hostileNamesAreNeitherShownAsTheyAreNorEndTheDiagnosis() throws Exception {
        Tap stranger = lan.segment().tap("10.1.99.1", InMemoryLan.PORT);
        String meta = ServiceNames.META_QUERY.toString();
        later(() -> {
            stranger.send(pointer(meta, "local"));
            stranger.send(pointer(meta, "_\u001b[2J._tcp.local"));
            stranger.send(pointer("1.0.0.10.in-addr.arpa", "host.local"));
            stranger.send(pointer("_color._sub._ipp._tcp.local", "x._ipp._tcp.local"));
            stranger.send(new byte[] {1, 2, 3});
        });
        diagnose();

        assertThat(text("services")).isEqualTo("heard: _\\027[2J._tcp");
        assertThat(find("packets")).isEqualTo(Finding.note("packets", text("packets")));
        assertThat(text("packets")).endsWith("5 from 1 other address; rejected: 1 not understood");
    }

    @Test
    void manyServicesAreCountedAndNotAllNamed() throws Exception {
        Tap stranger = lan.segment().tap("10.1.99.1", InMemoryLan.PORT);
        later(() -> {
            for (int i = 10; i < 30; i++) {
                stranger.send(pointer("_s" + i + "._tcp.local", "x._s" + i + "._tcp.local"));
            }
        });
        diagnose();

        assertThat(text("services")).startsWith("heard: _s10._tcp, ").endsWith(", _s17._tcp and 12 more");
    }

    @Test
    void anotherProgramOfThisMachineIsAPeerThatIsToldAsSuchAndThisNodeItselfIsNone() throws Exception {
        start(patient, 1, ServiceTag.CHORUS);
        start(patient, 2, ServiceTag.CHORUS);
        diagnose();

        assertThat(text("peers")).isEqualTo("1 peer with the tag CHORUS-peer-discovery, 1 of them on this machine");
        assertThat(text("packets")).contains(" of other programs here, none from other machines");
    }

    @Test
    void aPeerWithoutAnAddressOfUseIsCounted() throws Exception {
        Tap stranger = lan.segment().tap("10.1.99.1", InMemoryLan.PORT);
        byte[] packet = PacketBuilder.header(0, RESPONSE, 0, 1, 0, 0)
                .name("x._CHORUS-peer-discovery._udp.local")
                .record(
                        DnsType.TXT,
                        IN,
                        120,
                        new PacketBuilder().strings("dnsaddr=/ip4/127.0.0.1/tcp/1/p2p/" + EngineLan.peerId(7)))
                .packet();
        later(() -> stranger.send(packet));
        diagnose();

        assertThat(text("packets")).endsWith("rejected: 1 of a peer without an address of use here");
    }

    @Test
    void aStartThatFailsIsAProblemInItsOwnWords() throws Exception {
        patient.failOpen(new DiscoveryException("UDP port 5353 is held; stop who holds it"));
        diagnose();

        assertThat(findings).containsExactly(Finding.problem("sockets", "UDP port 5353 is held; stop who holds it"));
    }

    @Test
    void aBadSettingIsToldAsAtTheStart() {
        MdnsDiscoveryProvider provider = new MdnsDiscoveryProvider(context -> patient.transport());
        DiscoveryContext context = context(patient, 1, ServiceTag.CHORUS, Settings.of(Map.of("mdns.withhold", "home")));

        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> provider.diagnose(context, TIME, findings::add))
                .withMessageContaining("mdns.withhold has \"home\"");
    }

    private void diagnose() throws DiscoveryException {
        MdnsDiscoveryProvider provider = new MdnsDiscoveryProvider(context -> patient.transport());
        CompletableFuture<?> done = provider.diagnose(context(patient, 1, ServiceTag.CHORUS), TIME, findings::add)
                .toCompletableFuture();
        scheduler.advance(TIME);
        assertThat(done).isCompleted();
    }

    private void later(Runnable packets) {
        scheduler.schedule(Duration.ofSeconds(1), packets);
    }

    private void node(String name, int number, ServiceTag tag) throws DiscoveryException {
        start(lan.host(name), number, tag);
    }

    private void start(VirtualHost host, int number, ServiceTag tag) throws DiscoveryException {
        PeerDiscovery node = new MdnsDiscoveryProvider(context -> host.transport()).create(context(host, number, tag));
        node.start(new RecordingPeerSink(scheduler));
    }

    private static DiscoveryContext context(VirtualHost host, int number, ServiceTag tag) {
        return context(host, number, tag, Settings.empty());
    }

    private static DiscoveryContext context(VirtualHost host, int number, ServiceTag tag, Settings settings) {
        StaticHost node = new StaticHost(EngineLan.peerId(number), "/ip4/0.0.0.0/tcp/4001");
        return new DiscoveryContext(node, tag, host.scheduler(), host.random(), settings, peer -> {});
    }

    private static byte[] pointer(String owner, String target) {
        return PacketBuilder.header(0, RESPONSE, 0, 1, 0, 0)
                .name(owner)
                .record(DnsType.PTR, IN, 120, new PacketBuilder().name(target))
                .packet();
    }

    private InetAddress patientsAddress() {
        return TestInterfaces.address("10.1.0.1");
    }

    private List<Level> levels() {
        return findings.stream().map(Finding::level).toList();
    }

    private String text(String subject) {
        return find(subject).text();
    }

    private Finding find(String subject) {
        return findings.stream()
                .filter(each -> each.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + subject + " in " + findings));
    }
}
