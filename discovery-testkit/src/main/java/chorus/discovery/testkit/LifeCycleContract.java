package chorus.discovery.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/** The part of {@link PeerDiscoveryContract} that is about the provider, the start and the end of a source. */
@ExtendWith(LanExtension.class)
abstract class LifeCycleContract {
    static final PeerInfo ALICE = TestPeers.peer(1);
    static final PeerInfo BOB =
            TestPeers.peer(2, "/ip4/10.1.128.2/tcp/4001", "/ip4/10.1.128.2/udp/4001/quic-v1", "/ip6/fd00::2/tcp/4001");

    /** How soon a node that says hello or goodbye, or that is asked for, is noticed (RFC 6762, sections 8.3, 10.1, 10.4). */
    static final Duration SOON = Duration.ofMinutes(1);

    private @Nullable SourceUnderTest current;

    /**
     * Returns the module with a world of its own, for one test.
     *
     * @param lan a network without hosts, for a module that uses {@link chorus.discovery.spi.MulticastTransport}; its
     *     scheduler is the event loop in any case
     */
    protected abstract DiscoveryFixture fixture(InMemoryLan lan);

    @BeforeEach
    void makeSource(InMemoryLan lan) throws Exception {
        current = new SourceUnderTest(getClass().getName(), lan, this::fixture);
    }

    @AfterEach
    void endSource() {
        source().close();
    }

    @Test
    void provider_nameIsLowerCaseWithoutSpaces() {
        String name = source().fixture.provider().name();
        assertTrue(name.matches("[a-z0-9][a-z0-9._-]*"), "name is \"" + name + "\"; expected one such as my-module");
    }

    @Test
    void provider_creatingASourceDoesNothingYet(InMemoryLan lan) throws Exception {
        long before = lan.transcript().count();
        source().create();
        assertEquals(0, source().scheduler.pending(), () -> "tasks were scheduled: " + source().scheduler);
        assertEquals(before, lan.transcript().count(), "packets were sent");
        assertEquals(Set.of(), source().threads(), "threads were started");
    }

    @Test
    void provider_badSettingIsRefusedByItsNameAndValue() {
        Map<String, String> bad = source().fixture.badSetting();
        assumeFalse(bad.isEmpty(), "this module has no settings");
        DiscoveryException refused = assertThrows(DiscoveryException.class, () -> source().create(bad));
        bad.forEach((name, value) -> {
            assertContains(refused, name);
            assertContains(refused, value);
        });
    }

    @Test
    void r1_startReturnsWithoutBlocking() throws Exception {
        try {
            source().start();
        } catch (LoopThread.Blocked e) {
            fail("start " + e.getMessage());
        }
    }

    @Test
    void start_thatCannotWorkThrowsADiscoveryExceptionAndLeavesNothingOpen() throws Exception {
        requires(Ability.FAIL_TO_START);
        source().onLoop(source().fixture::obstruct);
        try {
            started();
            fail("the source has started, though it cannot work");
        } catch (DiscoveryException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank(), "the message says what to do");
        } catch (RuntimeException e) {
            assumeFalse(e instanceof TestAbortedException, String.valueOf(e.getMessage()));
            fail("start threw " + e + "; expected a DiscoveryException", e);
        }
        source().advance(Duration.ZERO);
        assertEquals(0, source().scheduler.pending(), () -> "timers that are left: " + source().scheduler);
        assertEquals(Set.of(), source().threads(), "threads that are left");
    }

    @Test
    void r9_closeReturnsWithoutBlocking() throws Exception {
        started();
        source().appear(ALICE);
        source().advance(SOON);
        try {
            source().stop();
        } catch (LoopThread.Blocked e) {
            fail("close " + e.getMessage());
        }
    }

    @Test
    void r9_closeCancelsAllTimers() throws Exception {
        closed();
        assertEquals(0, source().scheduler.pending(), () -> "tasks that still wait: " + source().scheduler);
    }

    @Test
    void r9_closeEndsAllThreads() throws Exception {
        closed();
        assertEquals(Set.of(), source().threads(), "threads that are alive a second later");
    }

    @Test
    void r9_nothingIsReportedAfterClose() throws Exception {
        closed();
        source().reports.clear();
        source().appear(BOB);
        if (can(Ability.LOSE_PEERS)) {
            source().disappear(ALICE.id());
        }
        source().advance(patience());
        assertEquals(List.of(), source().reports.events(), "reports after close");
    }

    @Test
    void r9_closeMayBeRepeated() throws Exception {
        closed();
        assertDoesNotThrow(source()::stop);
    }

    @Test
    void r9_closeBeforeStartIsAllowed() throws Exception {
        source().create();
        assertDoesNotThrow(source()::stop);
    }

    @Test
    void r9_closeSaysGoodbye() throws Exception {
        requires(Ability.ANNOUNCE);
        started();
        source().runsUntil(source().fixture::seesThisNode, SOON);
        source().stopOrAbort();
        assertTrue(
                source().runsUntil(() -> !source().fixture.seesThisNode(), SOON),
                "others still see this node " + SOON + " after it was closed");
    }

    final SourceUnderTest source() {
        return Objects.requireNonNull(current);
    }

    final void started() throws Exception {
        source().startOrAbort();
    }

    /** A source that has found a peer, and was closed then. */
    final void closed() throws Exception {
        started();
        source().appear(ALICE);
        source().awaitFound(ALICE.id());
        source().stopOrAbort();
        source().advance(Duration.ZERO);
    }

    final Duration patience() {
        return source().fixture.patience();
    }

    final boolean can(Ability ability) {
        return !source().fixture.lacks().contains(ability);
    }

    final void requires(Ability ability) {
        assumeTrue(can(ability), () -> "this source lacks " + ability);
    }

    private static void assertContains(DiscoveryException refused, String part) {
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(part), () -> "\"" + message + "\"; expected it to show " + part);
    }
}
