package chorus.discovery.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every promise of a discovery module ({@link chorus.discovery.spi.PeerDiscovery}, {@link
 * chorus.discovery.spi.PeerDiscoveryProvider}, {@link chorus.discovery.spi.PeerSink}) as a test. The author of a module
 * extends this class, returns a {@link DiscoveryFixture} from its one method, and runs it like any test:
 *
 * <pre>{@code
 * class BeaconDiscoveryTest extends PeerDiscoveryContract {
 *     @Override
 *     protected DiscoveryFixture fixture(InMemoryLan lan) {
 *         return new BeaconFixture(lan);
 *     }
 * }
 * }</pre>
 *
 * <p>The name of a test begins with the rule that it is about. The tests of what the source cannot do, as {@link
 * DiscoveryFixture#lacks()} says, are skipped. All runs in virtual time: the module gets its event loop, its clock and its
 * chance from the context, and the fixture gives it a network that obeys the same clock. Where the network is a real one,
 * {@link DiscoveryFixture#settlingTime()} says how much real time that takes.
 */
public abstract class PeerDiscoveryContract extends LifeCycleContract {
    private static final PeerInfo ALICE_MOVED = TestPeers.peer(1, "/ip4/10.1.128.77/tcp/4002");
    private static final PeerInfo BOB =
            TestPeers.peer(2, "/ip4/10.1.0.2/tcp/4001", "/ip4/10.1.0.2/udp/4001/quic-v1", "/ip6/fd00::2/tcp/4001");
    private static final PeerId STRANGER = TestPeers.id(99);

    /** Long enough for a timer that is set anew at every refresh, and never cancelled, to be seen. */
    private static final Duration LONG = Duration.ofHours(6);

    /** So many timers more are no leak. */
    private static final int FEW_TIMERS = 10;

    /** For subclasses. */
    protected PeerDiscoveryContract() {}

    @Test
    void r1_reportsComeOnTheEventLoop() throws Exception {
        started();
        source().appear(ALICE);
        source().advance(patience());
        assertEquals(Set.of(), Set.copyOf(source().strayReports), "reports that were not made on the event loop");
    }

    @Test
    void r2_foundCarriesAllAddresses() throws Exception {
        started();
        source().appear(BOB);
        source().awaitFound(BOB.id());
        source().advance(patience());
        assertSameAddresses(BOB);
        int most = 0;
        for (PeerInfo each : source().found(BOB.id())) {
            assertTrue(
                    each.addresses().size() >= most,
                    () -> "a later sighting says less than an earlier one" + source().told());
            most = each.addresses().size();
        }
    }

    @Test
    void r2_foundIsRepeatedAtEveryRefresh() throws Exception {
        requires(Ability.REPEAT_PEERS);
        started();
        source().appear(ALICE);
        assertTrue(
                source().runsUntil(() -> source().found(ALICE.id()).size() >= 3, patience()),
                () -> "a peer that stays was found less than three times within " + patience() + source().told());
    }

    @Test
    void r2_changedAddressesTakeThePlaceOfTheOldOnes() throws Exception {
        requires(Ability.CHANGE_ADDRESSES);
        started();
        source().appear(ALICE);
        source().awaitFound(ALICE.id());
        source().appear(ALICE_MOVED);
        source().advance(patience());
        assertSameAddresses(ALICE_MOVED);
    }

    @Test
    void r3_thisNodeIsNotTakenForAnotherPeer() throws Exception {
        started();
        source().advance(patience());
        for (PeerEvent event : source().reports.events()) {
            assertFalse(
                    event instanceof PeerEvent.Found found && !found.peer().id().equals(DiscoveryFixture.THIS_NODE),
                    () -> "this node is alone, but a peer was found" + source().told());
        }
    }

    @Test
    void r3_thisNodeIsNotOfferedToHandlers(InMemoryLan lan) throws Exception {
        RecordingPeerHandler handler = new RecordingPeerHandler(lan.scheduler());
        PeerDiscoveryService service = source().inService(handler);
        source().startOrAbort(() -> source().onLoop(() -> assertDoesNotThrow(service::start)));
        source().appear(new PeerInfo(DiscoveryFixture.THIS_NODE, ALICE.addresses()));
        source().appear(BOB);
        source().runsUntil(() -> !handler.events().isEmpty(), patience());
        source().advance(SOON);
        source().stopOrAbort(() -> source().onLoop(service::close));
        Set<PeerId> offered = new HashSet<>();
        handler.events()
                .forEach(event -> offered.add(((PeerEvent.Found) event).peer().id()));
        assertEquals(Set.of(BOB.id()), offered, "peers that the handler was offered");
    }

    @Test
    void r4_peerThatIsGoneIsLostOnce() throws Exception {
        requires(Ability.LOSE_PEERS);
        started();
        source().appear(ALICE);
        source().awaitFound(ALICE.id());
        source().disappear(ALICE.id());
        source().awaitLost(ALICE.id(), patience());
        source().advance(patience());
        assertEquals(1, source().lost(ALICE.id()), () -> "how often it was lost" + source().told());
    }

    @Test
    void r4_peerThatComesBackIsFoundAgain() throws Exception {
        requires(Ability.LOSE_PEERS);
        started();
        source().appear(ALICE);
        source().awaitFound(ALICE.id());
        source().disappear(ALICE.id());
        source().awaitLost(ALICE.id(), patience());
        source().reports.clear();
        source().appear(ALICE);
        source().awaitFound(ALICE.id());
    }

    @Test
    void r4_onlyPeersThatWereFoundAreLost() throws Exception {
        started();
        source().appear(ALICE);
        source().advance(patience());
        if (can(Ability.LOSE_PEERS)) {
            source().disappear(ALICE.id());
        }
        source().advance(patience());
        Set<PeerId> known = new HashSet<>();
        for (PeerEvent event : source().reports.events()) {
            if (event instanceof PeerEvent.Found found) {
                known.add(found.peer().id());
            } else if (event instanceof PeerEvent.Lost lost) {
                assertTrue(known.contains(lost.id()), () -> "lost, but not found before" + source().told());
            }
        }
    }

    @Test
    void r8_timeAndChanceComeFromTheContext(InMemoryLan lan) throws Exception {
        assumeFalse(source().worldIsReal(), "a real world never takes the same course twice");
        List<String> courses = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            endSource();
            makeSource(new InMemoryLan(new VirtualScheduler(), lan.seed()));
            started();
            source().appear(ALICE);
            source().advance(SOON);
            source().appear(BOB);
            source().advance(patience());
            courses.add(source().told());
        }
        assertEquals(courses.get(0), courses.get(1), "reports of two runs with the same seed");
    }

    @Test
    void r10_timersDoNotPileUp() throws Exception {
        started();
        source().appear(ALICE);
        source().appear(BOB);
        source().advance(patience());
        int before = source().scheduler.pending();
        source().advance(LONG);
        int after = source().scheduler.pending();
        assertTrue(
                after <= 2 * before + FEW_TIMERS,
                () -> "of " + before + " waiting tasks " + after + " have become in " + LONG);
    }

    @Test
    void announce_othersSeeThisNodeSoonAfterItsStart() throws Exception {
        requires(Ability.ANNOUNCE);
        started();
        assertTrue(
                source().runsUntil(source().fixture::seesThisNode, SOON),
                "others do not see this node " + SOON + " after its start");
    }

    @Test
    void r11_reconfirmedPeerThatAnswersIsFoundAgain() throws Exception {
        requires(Ability.RECONFIRM);
        started();
        source().appear(ALICE);
        source().awaitFound(ALICE.id());
        source().reports.clear();
        source().reconfirm(ALICE.id());
        assertTrue(
                source().runsUntil(() -> !source().found(ALICE.id()).isEmpty(), SOON),
                "a peer that is there was not found again within " + SOON + " of being reconfirmed");
        source().advance(SOON);
        assertEquals(0, source().lost(ALICE.id()), () -> "a peer that is there was lost" + source().told());
    }

    @Test
    void r11_reconfirmedPeerThatIsGoneIsLost() throws Exception {
        requires(Ability.RECONFIRM);
        requires(Ability.LOSE_PEERS);
        started();
        source().appear(ALICE);
        source().awaitFound(ALICE.id());
        source().disappear(ALICE.id());
        source().reconfirm(ALICE.id());
        source().awaitLost(ALICE.id(), SOON);
    }

    @Test
    void r11_reconfirmOfAStrangerIsHarmless() throws Exception {
        started();
        assertDoesNotThrow(() -> source().reconfirm(STRANGER));
        source().advance(SOON);
        assertEquals(0, source().lost(STRANGER), () -> "a peer that was never found was lost" + source().told());
    }

    private void assertSameAddresses(PeerInfo expected) {
        List<PeerInfo> found = source().found(expected.id());
        assertEquals(
                Set.copyOf(expected.addresses()),
                Set.copyOf(found.get(found.size() - 1).addresses()),
                () -> "addresses of the last sighting" + source().told());
    }
}
