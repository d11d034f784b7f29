package chorus.discovery.testkit;

import static chorus.discovery.testkit.TestPeers.id;
import static chorus.discovery.testkit.TestPeers.peer;
import static chorus.discovery.testkit.WiredService.found;
import static chorus.discovery.testkit.WiredService.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerSink;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for a handler, what is dropped, and what is in flight: rules R6 and R7. */
class MailboxRulesTest {
    private static final String OLD = "/ip4/10.0.0.1/tcp/1";
    private static final String NEW = "/ip4/10.0.0.1/tcp/2";

    private final WiredService service = new WiredService();
    private final ScriptedPeerDiscovery lan = service.module("lan");
    private final RecordingPeerHandler handler = service.handler("h");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void r6_newestAddressesReplaceTheQueuedOnes() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 4).forEach(number -> seen(peer(number)));
        seen(peer(5, OLD));
        seen(peer(5, NEW));
        taken(1);
        assertThat(handler.events()).endsWith(found(peer(5, NEW)));
        assertThat(handler.found()).hasSize(5);
    }

    @Test
    void r6_mailboxHoldsTenPeersAndDropsTheRest() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 14).forEach(number -> seen(peer(number)));
        verify(service.listener, never()).dropped(any(), any());
        seen(peer(15));
        verify(service.listener).dropped(any(), any());
        verify(service.listener).dropped("h", peer(15));
    }

    @Test
    void r6_capacityOfTheMailboxCanBeSet() throws DiscoveryException {
        service.with(builder -> builder.queueCapacity(1)).start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 6).forEach(number -> seen(peer(number)));
        verify(service.listener).dropped(any(), any());
        verify(service.listener).dropped("h", peer(6));
    }

    @Test
    void r6_droppedPeersAreOfferedInOrderAsSoonAsThereIsRoom() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 30).forEach(number -> seen(peer(number)));
        assertThat(handler.found()).hasSize(4);
        for (int number = 1; number <= 30; number++) {
            taken(number);
        }
        assertThat(handler.events())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 30)
                        .mapToObj(number -> found(peer(number)))
                        .toList());
        verify(service.listener, times(30)).delivered(eq("h"), any(), any());
    }

    @Test
    void r6_droppedPeerThatIsLostIsForgotten() throws DiscoveryException {
        service.with(builder -> builder.queueCapacity(1)).start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 6).forEach(number -> seen(peer(number)));
        lan.loses(id(6));
        for (int number = 1; number <= 5; number++) {
            taken(number);
        }
        assertThat(handler.events()).doesNotContain(found(peer(6)), lost(id(6))).hasSize(5);
    }

    @Test
    void r6_lossIsToldInTheOrderOfEventsAndNeedsNoRoom() throws DiscoveryException {
        service.with(builder -> builder.queueCapacity(1)).start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 6).forEach(number -> seen(peer(number)));
        lan.loses(id(1));
        service.settle();
        assertThat(handler.events()).endsWith(found(peer(4)), lost(id(1)));
    }

    @Test
    void r7_fourDeliveriesAreInFlightAtMost() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        IntStream.rangeClosed(1, 6).forEach(number -> seen(peer(number)));
        assertThat(handler.found()).hasSize(4);
        taken(2);
        assertThat(handler.found()).hasSize(5);
    }

    @Test
    void r7_waitingForTheDeliveryOfOnePeerHoldsUpNoOther() throws DiscoveryException {
        service.start();
        handler.neverAnswers();
        seen(peer(1, OLD));
        seen(peer(1, NEW));
        seen(peer(2, OLD));
        assertThat(handler.events()).containsExactly(found(peer(1, OLD)), found(peer(2, OLD)));
    }

    @Test
    void r7_failingAndIdleHandlersHarmNoOther() throws DiscoveryException {
        RecordingPeerHandler other = service.handler("other");
        RecordingPeerHandler failing = service.handler("failing").answersWith(peer -> {
            throw new IllegalStateException();
        });
        handler.neverAnswers();
        service.start();
        IntStream.rangeClosed(1, 40).forEach(number -> seen(peer(number)));
        assertThat(handler.found()).hasSize(4);
        assertThat(failing.found()).hasSize(40);
        assertThat(other.found()).hasSize(40);
        verify(service.listener, times(40)).delivered(any(), any(), any());
        verify(service.listener, times(40)).delivered(eq("other"), any(), any());
    }

    @Test
    void r7_callsToAHandlerNeverOverlapAndNeverRunInsideAReport() throws DiscoveryException {
        List<String> trace = new ArrayList<>();
        List<PeerSink> sinks = new ArrayList<>();
        lan.onStart(sinks::add);
        handler.answersWith(PeerHandler.of(peer -> {
            String number = peer.equals(peer(1)) ? "1" : "2";
            trace.add("begin " + number);
            sinks.get(0).found(peer(2));
            trace.add("end " + number);
        }));
        service.start();
        sinks.get(0).found(peer(1));
        trace.add("reported");
        service.settle();
        assertThat(trace).containsExactly("reported", "begin 1", "end 1", "begin 2", "end 2");
    }

    private void taken(int number) {
        handler.stage(id(number)).complete(peer(number));
        service.settle();
    }

    private void seen(PeerInfo peer) {
        lan.finds(peer);
        service.settle();
    }
}
