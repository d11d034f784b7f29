package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RechecksTest {
    private final List<CompletableFuture<PeerInfo>> checks = new ArrayList<>();
    private final List<PeerId> checked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private final Rechecks rechecks = new Rechecks(this::check, () -> now.toNanos());
    private final PeerInfo alice = new PeerInfo(Samples.ALICE, Samples.addresses("/ip4/192.0.2.1/tcp/1"));
    private final PeerInfo bob = new PeerInfo(Samples.BOB, Samples.addresses("/ip4/192.0.2.2/tcp/1"));

    @Test
    void aPeerThatWasReachedIsCheckedAgainEveryThreeSeconds() {
        rechecks.connected(alice, Duration.ZERO);
        seconds(2);
        assertThat(checked).isEmpty();
        seconds(7);

        assertThat(checked).containsExactly(Samples.ALICE, Samples.ALICE, Samples.ALICE);
        assertThat(told).isEmpty();
    }

    @Test
    void noMoreThanOnePeerASecondIsCheckedAndEachInTurn() {
        rechecks.connected(alice, Duration.ZERO);
        rechecks.connected(bob, Duration.ZERO);
        now = now.plusSeconds(3);
        for (int i = 0; i < 10; i++) {
            rechecks.tick(outcome);
        }
        assertThat(checked).containsExactly(Samples.ALICE);
        checks.get(0).complete(alice);
        seconds(1);
        assertThat(checked).containsExactly(Samples.ALICE, Samples.BOB);
    }

    @Test
    void aPeerThatIsGoneIsToldOnceAndSoIsItsReturn() {
        rechecks.connected(alice, Duration.ZERO);
        seconds(3, new ConnectException("Connection refused"));
        seconds(3, new ConnectException("Connection refused"));
        assertThat(told).containsExactly("gone: Connection refused");
        seconds(3);
        seconds(3);

        assertThat(told).containsExactly("gone: Connection refused", "back");
    }

    @Test
    void aPeerThatDoesNotAnswerInTimeIsGone() {
        rechecks.connected(alice, Duration.ZERO);
        seconds(3, new TimeoutException());

        assertThat(told).containsExactly("gone: no answer in 2 s");
    }

    @Test
    void aPeerThatIsLostOrHasOtherAddressesIsCheckedNoMore() {
        rechecks.connected(alice, Duration.ZERO);
        rechecks.connected(bob, Duration.ZERO);
        rechecks.lost(Samples.ALICE, "mdns");
        rechecks.updated(bob, "mdns");
        seconds(10);

        assertThat(checked).isEmpty();
    }

    @Test
    void theResultOfACheckThatWasOvertakenIsIgnored() {
        rechecks.connected(alice, Duration.ZERO);
        now = now.plusSeconds(3);
        rechecks.tick(outcome);
        rechecks.connected(alice, Duration.ZERO);
        checks.get(0).completeExceptionally(new ConnectException("Connection refused"));

        assertThat(told).isEmpty();
    }

    private final Rechecks.Outcome outcome = new Rechecks.Outcome() {
        @Override
        public void gone(PeerInfo peer, String reason) {
            told.add("gone: " + reason);
        }

        @Override
        public void back(PeerInfo peer) {
            told.add("back");
        }
    };

    private CompletableFuture<PeerInfo> check(PeerInfo peer) {
        checked.add(peer.id());
        CompletableFuture<PeerInfo> check = new CompletableFuture<>();
        checks.add(check);
        return check;
    }

    /** Lets seconds pass in which all peers answer. */
    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(1);
            rechecks.tick(outcome);
            checks.forEach(check -> check.complete(alice));
        }
    }

    /** Lets seconds pass in which all checks fail. */
    private void seconds(int count, Exception failure) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(1);
            rechecks.tick(outcome);
            checks.forEach(check -> check.completeExceptionally(failure));
        }
    }
}
