package chorus.discovery.testkit;

import static chorus.discovery.testkit.RuntimePeers.peer;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerInfo;
import chorus.discovery.PeerUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left after a service was closed, in virtual time: rule R9. */
class CloseRulesTest {
    private final RuntimeWorld world = new RuntimeWorld();
    private final RuntimeSource lan = world.source("lan");
    private final RuntimeSource list = world.source("list");
    private final RuntimeHandler handler = world.handler("h");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void r9_sourcesAreClosedOnceHoweverOftenTheServiceIs() throws DiscoveryException {
        world.start();
        world.close();
        world.close();
        assertThat(lan.calls).containsExactly("create", "start", "close");
        assertThat(list.calls).containsExactly("create", "start", "close");
    }

    @Test
    void r9_deliveriesInFlightAreCancelledAndNoTimerIsLeft() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 4).forEach(number -> lan.found(peer(number)));
        world.settle();
        world.service().reconfirm(RuntimePeers.id(1));
        world.settle();
        world.close();
        IntStream.rangeClosed(1, 4)
                .forEach(number -> assertThat(handler.stage(number)).isCancelled());
        world.settle();
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void r9_noCallbackBeginsAfterwards() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 9).forEach(number -> lan.found(peer(number)));
        world.settle();
        lan.found(peer(10));
        handler.stage(1).complete("taken");
        List<String> events = List.copyOf(world.events.all);
        List<String> calls = List.copyOf(handler.calls);
        world.close();

        lan.found(peer(11));
        lan.lost(2);
        lan.failed(new IllegalStateException());
        handler.stage(3).complete("taken");
        world.advance(Duration.ofHours(1));
        assertThat(world.events.all).isEqualTo(events);
        assertThat(handler.calls).isEqualTo(calls);
    }

    @Test
    void r9_callThatWasOnItsWayToAWorkerIsNotMade() throws DiscoveryException {
        world.start();
        lan.found(peer(1));
        world.close();
        world.settle();
        assertThat(handler.calls).isEmpty();
    }

    @Test
    void r9_stageThatAHandlerReturnsAfterwardsIsCancelled() throws DiscoveryException {
        CompletableFuture<String> stage = new CompletableFuture<>();
        world.start();
        handler.answering(() -> {
            world.close();
            return stage;
        });
        lan.found(peer(1));
        world.settle();
        assertThat(stage).isCancelled();
    }

    @Test
    void r9_handlerMayCloseTheServiceAndIsNotCalledAgain() throws DiscoveryException {
        world.start();
        handler.answering(() -> {
            world.close();
            return CompletableFuture.completedStage("closed");
        });
        lan.found(peer(1));
        lan.found(peer(2));
        world.settle();
        assertThat(handler.founds()).isEqualTo(1);
        assertThat(lan.calls).endsWith("close");
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void r9_listenerMayCloseTheServiceWhileASourceReports() throws DiscoveryException {
        List<String> duringReport = new ArrayList<>();
        RuntimeEvents later = new RuntimeEvents();
        world.with(builder -> builder.listener(new DiscoveryListener() {
                            @Override
                            public void discovered(PeerInfo peer, String source) {
                                world.close();
                                duringReport.addAll(lan.calls);
                            }
                        })
                        .listener(later))
                .start();
        lan.found(peer(1));
        assertThat(duringReport)
                .as("a source is not closed within its own call")
                .containsExactly("create", "start");
        world.settle();
        assertThat(lan.calls).endsWith("close");
        assertThat(later.all).as("told after close() has returned").isEmpty();
        assertThat(handler.calls).isEmpty();
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void r9_listenerMayCloseTheServiceWhenADeliveryEnds() throws DiscoveryException {
        world.with(builder -> builder.listener(new DiscoveryListener() {
                    @Override
                    public void delivered(String name, PeerInfo peer, Duration took) {
                        world.close();
                    }
                }))
                .start();
        lan.found(peer(1));
        lan.found(peer(2));
        world.settle();
        assertThat(handler.founds()).isEqualTo(1);
        assertThat(lan.calls).endsWith("close");
    }

    @Test
    void r9_listenerMayCloseTheServiceWhenAPeerIsUnreachable() throws DiscoveryException {
        world.with(builder -> builder.listener(new DiscoveryListener() {
                    @Override
                    public void failed(String name, PeerInfo peer, Throwable cause) {
                        world.close();
                    }
                }))
                .start();
        handler.answering(() -> {
            throw new PeerUnreachableException(peer(1), new IllegalStateException("connection refused"));
        });
        lan.found(peer(1));
        world.settle();
        assertThat(lan.calls).containsExactly("create", "start", "close");
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void r9_stageThatCannotBeCancelledLeavesNoTimerBehind() throws DiscoveryException {
        world.start();
        handler.answering(() -> new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        });
        lan.found(peer(1));
        world.settle();
        world.close();
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void r9_serviceThatWasNeverStartedCanBeClosed() throws DiscoveryException {
        world.service();
        world.close();
        assertThat(lan.calls).isEmpty();
    }
}
