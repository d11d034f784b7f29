package chorus.discovery.testkit;

import static chorus.discovery.testkit.RuntimePeers.id;
import static chorus.discovery.testkit.RuntimePeers.peer;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for a handler, what is dropped, and what is in flight: rules R6 and R7. */
class MailboxRulesTest {
    private static final String OLD = "/ip4/10.0.0.1/tcp/1";
    private static final String NEW = "/ip4/10.0.0.1/tcp/2";

    private final RuntimeWorld world = new RuntimeWorld();
    private final RuntimeSource lan = world.source("lan");
    private final RuntimeHandler handler = world.handler("h");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void r6_newestAddressesReplaceTheQueuedOnes() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 4).forEach(number -> seen(peer(number)));
        seen(peer(5, OLD));
        seen(peer(5, NEW));
        handler.stage(1).complete("taken");
        world.settle();
        assertThat(handler.calls).endsWith("found 5 [" + NEW + "]");
        assertThat(handler.founds()).isEqualTo(5);
    }

    @Test
    void r6_mailboxHoldsTenPeersAndDropsTheRest() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 14).forEach(number -> seen(peer(number)));
        assertThat(world.events.of("dropped")).isEmpty();
        seen(peer(15));
        assertThat(world.events.of("dropped")).containsExactly("dropped 15 by h");
    }

    @Test
    void r6_capacityOfTheMailboxCanBeSet() throws DiscoveryException {
        world.with(builder -> builder.queueCapacity(1)).start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 6).forEach(number -> seen(peer(number)));
        assertThat(world.events.of("dropped")).containsExactly("dropped 6 by h");
    }

    @Test
    void r6_droppedPeersAreOfferedInOrderAsSoonAsThereIsRoom() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 30).forEach(number -> seen(peer(number)));
        assertThat(handler.founds()).isEqualTo(4);
        for (int number = 1; number <= 30; number++) {
            handler.stage(number).complete("taken");
            world.settle();
        }
        assertThat(handler.calls)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 30)
                        .mapToObj(
                                number -> "found " + number + " " + peer(number).addresses())
                        .toList());
        assertThat(world.events.of("delivered")).hasSize(30);
    }

    @Test
    void r6_droppedPeerThatIsLostIsForgotten() throws DiscoveryException {
        world.with(builder -> builder.queueCapacity(1)).start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 6).forEach(number -> seen(peer(number)));
        lan.lost(6);
        for (int number = 1; number <= 5; number++) {
            handler.stage(number).complete("taken");
            world.settle();
        }
        assertThat(handler.calls).noneMatch(call -> call.contains(" 6"));
    }

    @Test
    void r6_lossIsToldInTheOrderOfEventsAndNeedsNoRoom() throws DiscoveryException {
        world.with(builder -> builder.queueCapacity(1)).start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 6).forEach(number -> seen(peer(number)));
        lan.lost(1);
        world.settle();
        assertThat(handler.calls).endsWith("found 4 " + peer(4).addresses(), "lost 1");
    }

    @Test
    void r7_fourDeliveriesAreInFlightAtMost() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        IntStream.rangeClosed(1, 6).forEach(number -> seen(peer(number)));
        assertThat(handler.founds()).isEqualTo(4);
        handler.stage(2).complete("taken");
        world.settle();
        assertThat(handler.founds()).isEqualTo(5);
    }

    @Test
    void r7_waitingForTheDeliveryOfOnePeerHoldsUpNoOther() throws DiscoveryException {
        world.start();
        handler.leavingOpen();
        seen(peer(1, OLD));
        seen(peer(1, NEW));
        seen(peer(2, OLD));
        assertThat(handler.calls).containsExactly("found 1 [" + OLD + "]", "found 2 [" + OLD + "]");
    }

    @Test
    void r7_failingAndIdleHandlersHarmNoOther() throws DiscoveryException {
        RuntimeHandler other = world.handler("other");
        RuntimeHandler failing = world.handler("failing").answering(() -> {
            throw new IllegalStateException();
        });
        handler.leavingOpen();
        world.start();
        IntStream.rangeClosed(1, 40).forEach(number -> seen(peer(number)));
        assertThat(handler.founds()).isEqualTo(4);
        assertThat(failing.founds()).isEqualTo(40);
        assertThat(other.founds()).isEqualTo(40);
        assertThat(world.events.of("delivered")).hasSize(40).allMatch(event -> event.contains("to other"));
    }

    @Test
    void r7_callsToAHandlerNeverOverlapAndNeverRunInsideAReport() throws DiscoveryException {
        List<String> trace = new ArrayList<>();
        world.with(builder -> builder.handler("nesting", new PeerHandler() {
                    @Override
                    public CompletionStage<?> peerFound(PeerInfo peer) {
                        trace.add("begin " + RuntimePeers.number(peer.id()));
                        if (peer.id().equals(id(1))) {
                            lan.found(peer(2));
                        }
                        trace.add("end " + RuntimePeers.number(peer.id()));
                        return CompletableFuture.completedStage(peer);
                    }
                }))
                .start();
        lan.found(peer(1));
        trace.add("reported");
        world.settle();
        assertThat(trace).containsExactly("reported", "begin 1", "end 1", "begin 2", "end 2");
    }

    private void seen(PeerInfo peer) {
        lan.found(peer);
        world.settle();
    }
}
