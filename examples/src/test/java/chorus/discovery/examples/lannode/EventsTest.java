package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chorus.discovery.PeerInfo;
import chorus.discovery.PeerUnreachableException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
    private Instant now = Samples.NOON;
    private final Events events = new Events(() -> now);
    private final PeerInfo alice = new PeerInfo(Samples.ALICE, Samples.addresses("/ip4/192.0.2.1/tcp/4001"));

    @Test
    void whatHappensInABurstIsHandedOutTogetherAndInOrder() throws InterruptedException {
        events.discovered(alice, "mdns");
        events.updated(alice, "bootstrap");
        events.dropped("auto-connect", alice);
        events.connected(alice, Duration.ofMillis(3));
        events.lost(Samples.ALICE, "bootstrap");

        assertThat(events.await(Duration.ZERO))
                .containsExactly(
                        event(Event.Kind.FOUND).from("mdns"),
                        event(Event.Kind.UPDATED).from("bootstrap"),
                        event(Event.Kind.DROPPED),
                        event(Event.Kind.CONNECTED),
                        Event.of(Event.Kind.LOST, Samples.NOON, Samples.ALICE, List.of())
                                .from("bootstrap"));
        assertThat(events.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void theReasonOfAFailureIsWhatTheHostSaid() throws InterruptedException {
        events.failed("auto-connect", alice, new PeerUnreachableException(alice, new ConnectException("refused")));
        events.failed("other", alice, new IOException());

        assertThat(events.await(Duration.ZERO))
                .containsExactly(
                        event(Event.Kind.FAILED).because("refused"),
                        event(Event.Kind.FAILED).because("IOException"));
    }

    @Test
    void whatASourceTellsOfItselfIsHandedOutWithItsName() throws InterruptedException {
        events.sourceFailed("bootstrap", new IOException("the DNS is down"));
        events.sourceRecovered("bootstrap");
        events.rejected("mdns", "malformed", 7);
        events.impersonated(alice, "mdns");
        events.postponed(Samples.ALICE, "bootstrap", 3, Duration.ofSeconds(4));

        assertThat(events.await(Duration.ZERO))
                .containsExactly(
                        Event.of(Event.Kind.PROBLEM, Samples.NOON, "bootstrap").because("the DNS is down"),
                        Event.of(Event.Kind.RECOVERED, Samples.NOON, "bootstrap"),
                        Event.of(Event.Kind.REJECTED, Samples.NOON, "mdns")
                                .because("malformed")
                                .times(7),
                        event(Event.Kind.IMPERSONATED).from("mdns"),
                        Event.of(Event.Kind.POSTPONED, Samples.NOON, Samples.ALICE, List.of())
                                .from("bootstrap")
                                .times(3)
                                .again(Samples.NOON.plusSeconds(4)));
    }

    @Test
    void peersThatTheServiceRefusesAreToldOnceASecondWithTheirNumber() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            events.refused(alice, "mdns", "the table is full");
        }
        now = now.plusSeconds(1);
        events.refused(alice, "mdns", "the table is full");

        assertThat(events.await(Duration.ZERO))
                .extracting(Event::kind, Event::count)
                .containsExactly(tuple(Event.Kind.REJECTED, 1L), tuple(Event.Kind.REJECTED, 5L));
    }

    @Test
    void whatNobodyReadsIsBounded() throws InterruptedException {
        for (int i = 0; i < 20_000; i++) {
            events.discovered(alice, "mdns");
        }

        assertThat(events.await(Duration.ZERO)).hasSize(10_000);
    }

    private Event event(Event.Kind kind) {
        return Event.of(kind, Samples.NOON, alice.id(), alice.addresses());
    }
}
