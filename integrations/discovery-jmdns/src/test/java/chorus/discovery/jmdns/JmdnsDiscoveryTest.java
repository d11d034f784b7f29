package chorus.discovery.jmdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.PeerEvent;
import chorus.discovery.testkit.RecordingPeerSink;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.Test;

class JmdnsDiscoveryTest {
    private static final PeerInfo ALICE = TestPeers.peer(1, "/ip4/10.1.0.1/tcp/4001");
    private static final PeerInfo ALICE_ELSEWHERE = TestPeers.peer(1, "/ip4/10.2.0.1/tcp/4001");

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final RecordingPeerSink sink = new RecordingPeerSink(scheduler);
    private final FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(0));
    private final FakeJmdns one = new FakeJmdns("10.1.0.9");
    private final FakeJmdns two = new FakeJmdns("10.2.0.9");

    @Test
    void aTagThatJmdnsWouldTurnIntoTcpIsRefusedWithWhatToUse() {
        assertThatThrownBy(() -> create(ServiceTag.CHORUS))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("CHORUS-peer-discovery is not for JmDNS, which would call the service _tcp")
                .hasMessageContaining("Use discovery-mdns")
                .hasMessageContaining("new ServiceTag(\"_CHORUS-peer-discovery._udp\")");
        assertThatThrownBy(() -> create(new ServiceTag("_a.b")))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("expected one such as _p2p._udp. Use discovery-mdns for this tag");
    }

    @Test
    void withoutAJmdnsThereIsNoModule() {
        assertThatThrownBy(JmdnsDiscoveryProvider::new)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one for each interface");
    }

    @Test
    void thisNodeIsAnnouncedByEveryJmdnsAtTheAddressOfThatOne() throws Exception {
        host.listensOn("/ip4/0.0.0.0/tcp/4001", "/ip4/10.2.0.9/udp/4002/quic-v1", "/ip6/::/tcp/4001");
        start(one, two);

        assertThat(announced(one)).contains(TestPeers.peer(0, "/ip4/10.1.0.9/tcp/4001"));
        assertThat(announced(two))
                .contains(TestPeers.peer(0, "/ip4/10.2.0.9/tcp/4001", "/ip4/10.2.0.9/udp/4002/quic-v1"));
        assertThat(one.registered).singleElement().satisfies(service -> {
            assertThat(service.getType()).isEqualTo("_p2p._udp.local.");
            assertThat(service.getName()).matches("[a-z0-9]{32}");
            assertThat(service.getPort()).isEqualTo(4001);
        });
    }

    @Test
    void changedAddressesAreAnnouncedUnderANewNameWithinAMinute() throws Exception {
        start(one);
        assertThat(one.registered).isEmpty();

        host.listensOn("/ip4/0.0.0.0/tcp/4001");
        scheduler.advance(Duration.ofMinutes(1));
        String before = one.registered.get(0).getName();
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(one.registered).extracting(ServiceInfo::getName).containsExactly(before);

        host.listensOn("/ip4/0.0.0.0/tcp/4002");
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(announced(one)).contains(TestPeers.peer(0, "/ip4/10.1.0.9/tcp/4002"));
        assertThat(one.registered).extracting(ServiceInfo::getName).hasSize(1).doesNotContain(before);
    }

    @Test
    void aPeerHasTheAddressesOfAllItsServicesUntilTheLastIsGone() throws Exception {
        start(one, two);
        one.hears("alice", Txt.of(ALICE));
        two.hears("alice too", Txt.of(ALICE_ELSEWHERE));
        scheduler.runDue();
        assertThat(lastFound()).isEqualTo(TestPeers.peer(1, "/ip4/10.1.0.1/tcp/4001", "/ip4/10.2.0.1/tcp/4001"));

        one.forgets("alice");
        scheduler.runDue();
        assertThat(lastFound()).isEqualTo(ALICE_ELSEWHERE);

        sink.clear();
        two.forgets("alice too");
        scheduler.runDue();
        assertThat(sink.events()).containsExactly(new PeerEvent.Lost(scheduler.now(), ALICE.id()));
    }

    @Test
    void aServiceThatBecomesAnotherPeerIsNoLongerTheFirst() throws Exception {
        start(one);
        one.hears("name", Txt.of(ALICE));
        scheduler.runDue();
        sink.clear();

        PeerInfo bob = TestPeers.peer(2);
        one.hears("name", Txt.of(bob));
        scheduler.runDue();

        assertThat(sink.events())
                .containsExactly(
                        new PeerEvent.Lost(scheduler.now(), ALICE.id()), new PeerEvent.Found(scheduler.now(), bob));
    }

    @Test
    void aServiceThatDoesNotAnswerIsAskedForEveryMinute() throws Exception {
        start(one);
        one.resolves = false;
        one.hears("alice", Txt.of(ALICE));
        scheduler.advance(Duration.ofMinutes(2));
        assertThat(one.requested).containsExactly("alice", "alice", "alice");
        assertThat(sink.events()).isEmpty();

        one.resolves = true;
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(lastFound()).isEqualTo(ALICE);
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(one.requested).hasSize(4);
    }

    @Test
    void noMoreServicesAreKeptThanALanCanHave() throws Exception {
        start(one);
        for (int i = 0; i < 4_100; i++) {
            one.hears("service " + i, Txt.of(TestPeers.peer(1 + i)));
        }
        scheduler.runDue();

        assertThat(sink.events()).hasSize(4096);
    }

    @Test
    void whatJmdnsThrowsIsAProblemOfTheSource() throws Exception {
        doThrow(new IOException("socket closed")).when(one.jmdns).registerService(any());
        host.listensOn("/ip4/0.0.0.0/tcp/4001");
        start(one);

        assertThat(sink.events())
                .singleElement()
                .satisfies(event -> assertThat(((PeerEvent.Failed) event).cause())
                        .hasMessage("JmDNS fake could not register _p2p._udp.local.")
                        .hasRootCauseMessage("socket closed"));
    }

    @Test
    void closingLeavesTheJmdnsOpenAndAsItWas() throws Exception {
        host.listensOn("/ip4/0.0.0.0/tcp/4001");
        PeerDiscovery discovery = start(one);
        discovery.close();
        scheduler.runDue();

        assertThat(one.listeners).isEmpty();
        assertThat(one.registered).isEmpty();
        verify(one.jmdns, never()).close();
    }

    private PeerDiscovery create(ServiceTag tag, FakeJmdns... fakes) throws DiscoveryException {
        JmDNS[] instances = List.of(fakes.length == 0 ? new FakeJmdns[] {one} : fakes).stream()
                .map(fake -> fake.jmdns)
                .toArray(JmDNS[]::new);
        return new JmdnsDiscoveryProvider(instances)
                .create(new DiscoveryContext(
                        host, tag, scheduler, new SplittableRandom(1), Settings.empty(), id -> {}));
    }

    private PeerDiscovery start(FakeJmdns... fakes) throws DiscoveryException {
        PeerDiscovery discovery = create(ServiceTag.LIBP2P, fakes);
        discovery.start(sink);
        scheduler.runDue();
        return discovery;
    }

    private PeerInfo lastFound() {
        List<PeerEvent> events = sink.events();
        return ((PeerEvent.Found) events.get(events.size() - 1)).peer();
    }

    private static Optional<PeerInfo> announced(FakeJmdns fake) throws IOException {
        return Txt.peer(fake.registered.get(0).getTextBytes(), fake.jmdns.getInetAddress());
    }
}
