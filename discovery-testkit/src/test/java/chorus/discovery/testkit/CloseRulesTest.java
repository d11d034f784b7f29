package chorus.discovery.testkit;

import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.CLOSED;
import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.CREATED;
import static chorus.discovery.testkit.ScriptedPeerDiscovery.Step.STARTED;
import static chorus.discovery.testkit.TestPeers.id;
import static chorus.discovery.testkit.TestPeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerInfo;
import chorus.discovery.PeerUnreachableException;
import chorus.discovery.spi.PeerSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left after a service was closed, in virtual time: rule R9. */
class CloseRulesTest {
    private final WiredService service = new WiredService();
    private final ScriptedPeerDiscovery lan = service.module("lan");
    private final ScriptedPeerDiscovery list = service.module("list");
    private final RecordingPeerHandler handler = service.handler("h");
    private final List<PeerSink> sinks = new ArrayList<>();

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void r9_sourcesAreClosedOnceHoweverOftenTheServiceIs() throws DiscoveryException {
        service.start();
        service.close();
        service.close();
        assertThat(lan.steps()).containsExactly(CREATED, STARTED, CLOSED);
        assertThat(list.steps()).containsExactly(CREATED, STARTED, CLOSED);
    }

    @Test
    void r9_deliveriesInFlightAreCancelledAndNoTimerIsLeft() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 4).forEach(number -> lan.finds(peer(number)));
        service.settle();
        service.reconfirm(id(1));
        service.settle();
        service.close();
        IntStream.rangeClosed(1, 4)
                .forEach(number -> assertThat(handler.stage(id(number))).isCancelled());
        service.settle();
        assertThat(service.time.pending()).isZero();
    }

    @Test
    void r9_noCallbackBeginsAfterwards() throws DiscoveryException {
        startAndKeepTheSink();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 9).forEach(number -> lan.finds(peer(number)));
        service.settle();
        lan.finds(peer(10));
        handler.stage(id(1)).complete(peer(1));
        clearInvocations(service.listener);
        handler.clear();
        service.close();

        sink().found(peer(11));
        sink().lost(id(2));
        sink().failed(new IllegalStateException());
        handler.stage(id(3)).complete(peer(3));
        handler.hearsNothingFor(Duration.ofHours(1));
        verifyNoInteractions(service.listener);
    }

    @Test
    void r9_callThatWasOnItsWayToAWorkerIsNotMade() throws DiscoveryException {
        startAndKeepTheSink();
        sink().found(peer(1));
        service.close();
        service.settle();
        assertThat(handler.events()).isEmpty();
    }

    @Test
    void r9_stageThatAHandlerReturnsAfterwardsIsCancelled() throws DiscoveryException {
        CompletableFuture<String> stage = new CompletableFuture<>();
        service.start();
        handler.answersWith(peer -> {
            service.close();
            return stage;
        });
        lan.finds(peer(1));
        service.settle();
        assertThat(stage).isCancelled();
    }

    @Test
    void r9_handlerMayCloseTheServiceAndIsNotCalledAgain() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> {
            service.close();
            return CompletableFuture.completedStage("closed");
        });
        lan.finds(peer(1));
        lan.finds(peer(2));
        service.settle();
        assertThat(handler.found()).hasSize(1);
        assertThat(lan.steps()).endsWith(CLOSED);
        assertThat(service.time.pending()).isZero();
    }

    @Test
    void r9_listenerMayCloseTheServiceWhileASourceReports() throws DiscoveryException {
        List<ScriptedPeerDiscovery.Step> duringReport = new ArrayList<>();
        DiscoveryListener later = mock(DiscoveryListener.class);
        service.with(builder -> builder.listener(new DiscoveryListener() {
                            @Override
                            public void discovered(PeerInfo peer, String source) {
                                service.close();
                                duringReport.addAll(lan.steps());
                            }
                        })
                        .listener(later))
                .start();
        lan.finds(peer(1));
        service.settle();
        assertThat(duringReport)
                .as("a source is not closed within its own call")
                .containsExactly(CREATED, STARTED);
        assertThat(lan.steps()).endsWith(CLOSED);
        verifyNoInteractions(later);
        assertThat(handler.events()).isEmpty();
        assertThat(service.time.pending()).isZero();
    }

    @Test
    void r9_listenerMayCloseTheServiceWhenADeliveryEnds() throws DiscoveryException {
        service.with(builder -> builder.listener(new DiscoveryListener() {
                    @Override
                    public void delivered(String name, PeerInfo peer, Duration took) {
                        service.close();
                    }
                }))
                .start();
        lan.finds(peer(1));
        lan.finds(peer(2));
        service.settle();
        assertThat(handler.found()).hasSize(1);
        assertThat(lan.steps()).endsWith(CLOSED);
    }

    @Test
    void r9_listenerMayCloseTheServiceWhenAPeerIsUnreachable() throws DiscoveryException {
        service.with(builder -> builder.listener(new DiscoveryListener() {
                    @Override
                    public void failed(String name, PeerInfo peer, Throwable cause) {
                        service.close();
                    }
                }))
                .start();
        handler.answersWith(peer -> {
            throw new PeerUnreachableException(peer(1), new IllegalStateException("connection refused"));
        });
        lan.finds(peer(1));
        service.settle();
        assertThat(lan.steps()).containsExactly(CREATED, STARTED, CLOSED);
        assertThat(service.time.pending()).isZero();
    }

    @Test
    void r9_stageThatCannotBeCancelledLeavesNoTimerBehind() throws DiscoveryException {
        service.start();
        handler.answersWith(peer -> new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        });
        lan.finds(peer(1));
        service.settle();
        service.close();
        assertThat(service.time.pending()).isZero();
    }

    @Test
    void r9_serviceThatWasNeverStartedCanBeClosed() throws DiscoveryException {
        service.build();
        service.close();
        assertThat(lan.steps()).isEmpty();
    }

    /** For reports that are made at once, or too late. */
    private void startAndKeepTheSink() throws DiscoveryException {
        lan.onStart(sinks::add);
        service.start();
    }

    private PeerSink sink() {
        return sinks.get(0);
    }
}
