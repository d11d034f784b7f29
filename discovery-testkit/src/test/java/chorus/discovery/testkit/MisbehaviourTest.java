package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerInfo;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers and hosts that throw, hang, call back, flood or meddle: nobody else notices. */
class MisbehaviourTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final PeerInfo PEER = TestPeers.peer(1);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakePeerHost host =
            new FakePeerHost(scheduler, TestPeers.peer(99_999).id());
    private final ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");
    private final RecordingPeerHandler good = new RecordingPeerHandler(scheduler);
    private final List<PeerDiscoveryService> services = new ArrayList<>();

    @AfterEach
    void close() {
        services.forEach(PeerDiscoveryService::close);
    }

    @Test
    void peerThatWasNotTakenIsLeftAloneForASecondAndThenOfferedIfItWasSeen() throws Exception {
        RecordingPeerHandler failing = new RecordingPeerHandler(scheduler).failsNext(1, new ConnectException());
        start(host, failing);
        lan.finds(PEER);
        failing.within(Duration.ZERO).finds(PEER);
        for (int i = 0; i < 99; i++) {
            lan.finds(PEER);
            failing.hearsNothingFor(Duration.ofMillis(10));
        }
        failing.within(Duration.ofMillis(10)).finds(PEER);
        failing.hearsNothingFor(Duration.ofMinutes(1));
    }

    @Test
    void peerThatWasNotTakenIsNotOfferedUntilItIsSeen() throws Exception {
        RecordingPeerHandler failing = new RecordingPeerHandler(scheduler).failsNext(1, new ConnectException());
        start(host, failing);
        lan.finds(PEER);
        failing.within(Duration.ZERO).finds(PEER);
        failing.hearsNothingFor(Duration.ofMinutes(1));
        lan.finds(PEER);
        failing.within(Duration.ZERO).finds(PEER);
    }

    @Test
    void peerThatIsLostWhileItIsLeftAloneIsNotOffered() throws Exception {
        RecordingPeerHandler failing = new RecordingPeerHandler(scheduler).failsNext(1, new ConnectException());
        start(host, failing);
        lan.finds(PEER);
        lan.finds(PEER);
        lan.loses(PEER.id());
        failing.within(Duration.ZERO).finds(PEER).loses(PEER.id());
        failing.hearsNothingFor(Duration.ofMinutes(1));
    }

    @Test
    void handlerWhoseDeliveriesAllFailIsOffered64PeersAndThen16ASecond() throws Exception {
        RecordingPeerHandler failing = new RecordingPeerHandler(scheduler).failsNext(10_000, new ConnectException());
        start(host, failing);
        seen(1_000);
        scheduler.advance(Duration.ZERO);
        assertThat(failing.events()).hasSize(64);
        scheduler.advance(Duration.ofSeconds(10));
        assertThat(failing.events()).hasSize(64 + 160);
    }

    @Test
    void handlerThatTakesPeersIsOfferedAllAtOnceHoweverManyAnotherHasFailedToTake() throws Exception {
        start(host, new RecordingPeerHandler(scheduler).failsNext(10_000, new ConnectException()));
        seen(1_000);
        scheduler.advance(Duration.ZERO);
        assertThat(good.events()).hasSize(1_000);
    }

    @Test
    void nodesThatDialCannotBeMadeToFloodAnAddressThatSomebodyAnnounces() throws Exception {
        host.whenDialingOthers().failsAfter(Duration.ZERO, new ConnectException("refused"));
        start(host, new AutoConnectHandler(host));
        for (int i = 0; i < 60; i++) {
            seen(1_000);
            scheduler.advance(SECOND);
        }
        int inFlight = 4;
        assertThat(host.dials()).hasSizeBetween(64 + 59 * 16, 64 + 60 * 16 + inFlight);
        assertThat(good.events()).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class, AssertionError.class, Exception.class})
    void handlerThatThrowsAnythingHarmsNoOther(Class<? extends Throwable> type) throws Exception {
        Throwable thrown = type.getConstructor().newInstance();
        start(host, peer -> {
            sneak(thrown);
            return CompletableFuture.completedStage(peer);
        });
        lan.finds(PEER);
        lan.loses(PEER.id());
        good.within(Duration.ZERO).finds(PEER).loses(PEER.id());
    }

    @Test
    void handlerThatThrowsWhenAPeerIsLostHarmsNoOther() throws Exception {
        PeerHandler bad = mock(PeerHandler.class);
        when(bad.peerFound(any())).thenAnswer(call -> CompletableFuture.completedStage(PEER));
        doThrow(new StackOverflowError()).when(bad).peerLost(any());
        start(host, bad);
        lan.finds(PEER);
        lan.loses(PEER.id());
        good.within(Duration.ZERO).finds(PEER).loses(PEER.id());
        lan.finds(TestPeers.peer(2));
        good.within(Duration.ZERO).finds(TestPeers.peer(2));
    }

    @Test
    void handlerThatNeverAnswersIsGivenUpAfterItsTimeAndHarmsNoOther() throws Exception {
        RecordingPeerHandler hanging = new RecordingPeerHandler(scheduler).neverAnswers();
        start(host, hanging);
        seen(100);
        scheduler.advance(Duration.ZERO);
        assertThat(hanging.events()).hasSize(4);
        assertThat(good.events()).hasSize(100);
        scheduler.advance(Duration.ofSeconds(10));
        assertThat(hanging.events()).hasSize(8);
    }

    @Test
    void handlerThatStartsTheServiceAgainIsRefusedAndHarmsNoOther() throws Exception {
        List<Throwable> refusals = new ArrayList<>();
        start(host, peer -> {
            try {
                services.get(0).start();
            } catch (IllegalStateException refusal) {
                refusals.add(refusal);
            }
            return CompletableFuture.completedStage(peer);
        });
        lan.finds(PEER);
        good.within(Duration.ZERO).finds(PEER);
        assertThat(refusals).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("build another one"));
    }

    @Test
    void handlerThatAsksForThePeerAgainAndAgainHasTheSourceAskedOnce() throws Exception {
        start(host, peer -> {
            for (int i = 0; i < 10_000; i++) {
                services.get(0).reconfirm(peer.id());
            }
            return CompletableFuture.completedStage(peer);
        });
        lan.finds(PEER);
        good.within(Duration.ZERO).finds(PEER);
        scheduler.advance(SECOND);
        assertThat(lan.reconfirmed()).containsExactly(PEER.id());
    }

    @Test
    void handlerCannotChangeThePeerThatOthersAreOffered() throws Exception {
        start(host, peer -> {
            assertThatThrownBy(() -> peer.addresses().clear()).isInstanceOf(UnsupportedOperationException.class);
            peer.id().toBytes()[0] ^= 1;
            peer.addresses().get(0).toBytes()[0] ^= 1;
            return CompletableFuture.completedStage(peer);
        });
        lan.finds(PEER);
        good.within(Duration.ZERO).finds(PEER);
        assertThat(PEER).isEqualTo(TestPeers.peer(1));
    }

    @Test
    void hostThatThrowsWhenItIsAskedForAConnectionHasTheDialFail() throws Exception {
        PeerHost bad = mock(PeerHost.class);
        when(bad.localId()).thenReturn(host.localId());
        when(bad.isConnected(any())).thenThrow(new NoClassDefFoundError("netty"));
        start(bad, new AutoConnectHandler(bad));
        lan.finds(PEER);
        good.within(Duration.ZERO).finds(PEER);
    }

    @Test
    void hostThatDialsNowhereMakesThePeerUnreachableAndHarmsNoOther() throws Exception {
        PeerHost bad = mock(PeerHost.class);
        when(bad.localId()).thenReturn(host.localId());
        doReturn(null).when(bad).connect(any());
        start(bad, new AutoConnectHandler(bad));
        lan.finds(PEER);
        good.within(Duration.ZERO).finds(PEER);
        scheduler.advance(Duration.ZERO);
        assertThat(lan.reconfirmed()).as("as one asks for an unreachable peer").containsExactly(PEER.id());
    }

    private void start(PeerHost node, PeerHandler bad) throws DiscoveryException {
        PeerDiscoveryService service = PeerDiscoveryService.builder(node)
                .scheduler(scheduler)
                .modules()
                .handlers()
                .module(lan)
                .handler("bad", bad)
                .handler("good", good)
                .build();
        services.add(service);
        service.start();
    }

    private void seen(int peers) {
        for (int number = 1; number <= peers; number++) {
            lan.finds(TestPeers.peer(number));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
