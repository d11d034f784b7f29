package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerInfo;
import chorus.discovery.PeerUnreachableException;
import chorus.discovery.examples.lannode.Events.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Events events = new Events(InstantSource.fixed(Samples.NOON));
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
    void aProblemOfASourceIsKeptUntilTheNext() {
        assertThat(events.problem()).isEmpty();

        events.sourceFailed("mdns", new IOException("eth0 is gone"));
        assertThat(events.problem()).isEqualTo(Optional.of(new Problem(Samples.NOON, "mdns: eth0 is gone")));
        events.refused(alice, "mdns", "the table is full");
        assertThat(events.problem().orElseThrow().text()).contains(Samples.ALICE.toString(), "the table is full");
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
