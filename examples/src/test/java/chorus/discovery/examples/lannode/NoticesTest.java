package chorus.discovery.examples.lannode;

import static chorus.discovery.examples.lannode.Event.Kind.IMPERSONATED;
import static chorus.discovery.examples.lannode.Event.Kind.PROBLEM;
import static chorus.discovery.examples.lannode.Event.Kind.RECOVERED;
import static chorus.discovery.examples.lannode.Event.Kind.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private static final Instant LATER = Samples.NOON.plus(Duration.ofSeconds(70));

    private final Notices notices = new Notices();

    @Test
    void nothingIsSaidWhenAllIsWell() {
        notices.apply(Samples.found(Samples.ALICE));

        assertThat(notices.lines(LATER)).isEmpty();
    }

    @Test
    void theLastProblemOfEachModuleIsShownUntilThisModuleHasRecovered() {
        notices.apply(problem("mdns", "eth0 is gone"));
        notices.apply(problem("bootstrap", "the DNS is down"));
        notices.apply(problem("mdns", "eth1 is gone too"));
        assertThat(notices.lines(LATER))
                .containsExactly(
                        "Problem, 1m ago: mdns: eth1 is gone too", "Problem, 1m ago: bootstrap: the DNS is down");

        notices.apply(Event.of(RECOVERED, LATER, "mdns"));
        assertThat(notices.lines(LATER)).containsExactly("Problem, 1m ago: bootstrap: the DNS is down");
    }

    @Test
    void aProblemOfManyLinesIsShownInFour() {
        notices.apply(problem("bootstrap", "the list has defects\n1\n2\n3\n4"));

        assertThat(notices.lines(LATER))
                .containsExactly("Problem, 1m ago: bootstrap: the list has defects", "1", "2", "3");
    }

    @Test
    void whatWasRefusedIsCountedByModuleAndReason() {
        notices.apply(rejected("mdns", "too many peers from one address", 2));
        notices.apply(rejected("mdns", "malformed", 3));
        notices.apply(rejected("bootstrap", "the table is full", 1));
        notices.apply(rejected("mdns", "malformed", 40));

        assertThat(notices.lines(LATER))
                .containsExactly(
                        "Refused by bootstrap: 1x the table is full",
                        "Refused by mdns: 43x malformed, 2x too many peers from one address");
    }

    @Test
    void somebodyWithTheKeyOfThisNodeIsShownWithItsAddresses() {
        notices.apply(Event.of(IMPERSONATED, Samples.NOON, Samples.SELF, Samples.addresses("/ip4/192.0.2.9/tcp/4001"))
                .from("mdns"));

        assertThat(notices.lines(LATER))
                .containsExactly("Another node with the key of this one, 1m ago: at /ip4/192.0.2.9/tcp/4001");
    }

    private static Event problem(String source, String reason) {
        return Event.of(PROBLEM, Samples.NOON, source).because(reason);
    }

    private static Event rejected(String source, String reason, long count) {
        return Event.of(REJECTED, Samples.NOON, source).because(reason).times(count);
    }
}
