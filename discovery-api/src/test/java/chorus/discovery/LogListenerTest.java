package chorus.discovery;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogListenerTest {
    private static final PeerInfo PEER =
            new PeerInfo(PeerId.fromEd25519(new byte[32]), List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/4001")));

    private final Logger log = mock(Logger.class);
    private final Scheduler loop = mock(Scheduler.class);
    private final LogListener listener = new LogListener(log, loop);

    @Test
    void r6_warnsOfDroppedPeersOnceAMinuteAndTellsTheirNumber() {
        at(Duration.ZERO);
        listener.dropped("h", PEER);
        verifyDropWarning("h", 1, 1);

        at(Duration.ofMinutes(1).minusNanos(1));
        for (int i = 0; i < 41; i++) {
            listener.dropped("h", PEER);
        }
        verify(log, times(1)).warn(anyString(), any(), any());

        at(Duration.ofMinutes(1));
        listener.dropped("h", PEER);
        verifyDropWarning("h", 42, 1);
    }

    @Test
    void r6_warnsOfEachHandlerOnItsOwn() {
        at(Duration.ZERO);
        listener.dropped("h", PEER);
        listener.dropped("g", PEER);
        verifyDropWarning("h", 1, 1);
        verifyDropWarning("g", 1, 1);
    }

    @Test
    void r10_warnsOfRefusedPeersOnceAMinute() {
        at(Duration.ofHours(-1));
        listener.refused(PEER, "lan", "the table is full");
        listener.refused(PEER, "lan", "the table is full");
        verify(log, times(1)).warn(contains("refused"), eq(1L), eq("lan"), eq("the table is full"));
        at(Duration.ofHours(-1).plusMinutes(1));
        listener.refused(PEER, "lan", "the table is full");
        verify(log, times(1)).warn(contains("refused"), eq(2L), eq("lan"), eq("the table is full"));
    }

    @Test
    void everydayEventsAreForDebugOnly() {
        listener.discovered(PEER, "lan");
        listener.updated(PEER, "lan");
        listener.delivered("h", PEER, Duration.ZERO);
        listener.connected(PEER, Duration.ZERO);
        listener.lost(PEER.id(), "lan");
        verify(log).debug(contains("discovered"), eq("lan"), eq(PEER.id()), eq(PEER.addresses()));
        verify(log, never()).warn(anyString(), any(), any());
        verify(log, never()).warn(anyString(), any(Object[].class));
    }

    @Test
    void problemsAreWarnedOfWithoutTheirStackTraces() {
        IllegalStateException cause = new IllegalStateException("no route");
        listener.failed("h", PEER, cause);
        listener.sourceFailed("lan", cause);
        verify(log)
                .warn(
                        contains("failed"),
                        eq("h"),
                        eq(1L),
                        eq(PEER.id()),
                        eq("java.lang.IllegalStateException: no route"));
        verify(log).warn(contains("problem"), eq("lan"), eq("java.lang.IllegalStateException: no route"));
    }

    @Test
    void peersThatCannotBeTakenAreWarnedOfOnceAMinuteForEachHandler() {
        at(Duration.ZERO);
        for (int i = 0; i < 100; i++) {
            listener.failed("h", PEER, new IllegalStateException("no route"));
        }
        verify(log, times(1)).warn(contains("failed"), eq("h"), eq(1L), any(), any());
        at(Duration.ofMinutes(1));
        listener.failed("h", PEER, new IllegalStateException("no route"));
        verify(log, times(1)).warn(contains("failed"), eq("h"), eq(100L), any(), any());
    }

    @Test
    void r10_warnsOfRejectedInputOnceAMinuteWithItsNumber() {
        at(Duration.ZERO);
        listener.rejected("lan", "malformed", 7);
        listener.rejected("lan", "malformed", 20);
        verify(log, times(1)).warn(contains("refused"), eq("lan"), eq(7L), eq("malformed"));
        at(Duration.ofMinutes(1));
        listener.rejected("lan", "too long", 1);
        verify(log, times(1)).warn(contains("refused"), eq("lan"), eq(21L), eq("too long"));
    }

    @Test
    void anotherNodeWithThisPeerIdIsWarnedOfOnceAMinute() {
        at(Duration.ZERO);
        listener.impersonated(PEER, "lan");
        listener.impersonated(PEER, "lan");
        verify(log, times(1)).warn(contains("key of its own"), eq(PEER.id()), eq(PEER.addresses()));
    }

    @Test
    void aSourceThatWorksAgainIsTold() {
        listener.sourceRecovered("lan");
        verify(log).info(contains("works again"), eq((Object) "lan"));
    }

    private void at(Duration time) {
        when(loop.nanoTime()).thenReturn(time.toNanos());
    }

    private void verifyDropWarning(String handler, long count, int times) {
        verify(log, times(times)).warn(contains("full"), eq((Object) handler), eq((Object) count));
    }
}
