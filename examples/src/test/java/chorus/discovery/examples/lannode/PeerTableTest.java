package chorus.discovery.examples.lannode;

import static chorus.discovery.examples.lannode.Event.Kind.CONNECTED;
import static chorus.discovery.examples.lannode.Event.Kind.DROPPED;
import static chorus.discovery.examples.lannode.Event.Kind.FAILED;
import static chorus.discovery.examples.lannode.Event.Kind.LOST;
import static chorus.discovery.examples.lannode.Event.Kind.POSTPONED;
import static chorus.discovery.examples.lannode.Event.Kind.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerId;
import chorus.discovery.examples.lannode.PeerTable.Row;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerTableTest {
    private final PeerTable table = new PeerTable("checking");

    @Test
    void peersStayInTheOrderInWhichTheyWereFound() {
        table.apply(Samples.found(Samples.BOB));
        table.apply(Samples.found(Samples.ALICE));
        table.apply(event(UPDATED, Samples.BOB));

        assertThat(table.rows()).extracting(Row::id).containsExactly(Samples.BOB, Samples.ALICE);
    }

    @Test
    void anUpdateReplacesTheAddressesAddsTheSourceAndAsksForANewCheck() {
        table.apply(Samples.found(Samples.BOB, "/ip4/192.0.2.1/tcp/1"));
        table.apply(event(CONNECTED, Samples.BOB));

        table.apply(Event.of(
                        UPDATED,
                        Samples.NOON.plus(Duration.ofHours(1)),
                        Samples.BOB,
                        Samples.addresses("/ip4/192.0.2.1/tcp/2"))
                .from("bootstrap"));

        Row row = table.rows().iterator().next();
        assertThat(row.addresses()).isEqualTo(Samples.addresses("/ip4/192.0.2.1/tcp/2"));
        assertThat(row.sources()).containsExactly("bootstrap", "mdns");
        assertThat(row.since()).isEqualTo(Samples.NOON);
        assertThat(contact(row)).isEqualTo("checking");
    }

    @Test
    void theResultOfACheckIsKept() {
        table.apply(Samples.found(Samples.BOB));

        table.apply(event(DROPPED, Samples.BOB));
        assertThat(table.rows()).extracting(PeerTableTest::contact).containsExactly("queue full, later");
        table.apply(event(FAILED, Samples.BOB).because("Connection refused"));
        assertThat(table.rows()).extracting(PeerTableTest::contact).containsExactly("no: Connection refused");
        table.apply(event(CONNECTED, Samples.BOB));
        assertThat(table.rows()).extracting(PeerTableTest::contact).containsExactly("yes");
    }

    @Test
    void failuresInARowAreCountedUntilThePeerIsReachedOrHasOtherAddresses() {
        for (Event.Kind end : List.of(CONNECTED, UPDATED)) {
            table.apply(Samples.found(Samples.BOB));
            table.apply(event(FAILED, Samples.BOB).because("No route to host"));
            table.apply(event(DROPPED, Samples.BOB));
            table.apply(event(FAILED, Samples.BOB).because("Connection refused"));
            assertThat(table.rows()).extracting(PeerTableTest::contact).containsExactly("no, 2x: Connection refused");

            table.apply(event(end, Samples.BOB));
            table.apply(event(FAILED, Samples.BOB).because("Connection refused"));
            assertThat(table.rows()).extracting(PeerTableTest::contact).containsExactly("no: Connection refused");
        }
    }

    @Test
    void aPostponedPeerKeepsItsLastErrorAndHasTheTimeOfTheNextAttempt() {
        table.apply(Samples.found(Samples.BOB));
        table.apply(event(FAILED, Samples.BOB).because("Connection refused"));
        table.apply(event(POSTPONED, Samples.BOB).again(Samples.NOON.plusMillis(11_001)));
        assertThat(table.rows())
                .extracting(PeerTableTest::contact)
                .containsExactly("no, again in 12s: Connection refused");
        assertThat(table.rows())
                .extracting(row -> row.contact().text(Samples.NOON.plusSeconds(12)))
                .containsExactly("no, again now: Connection refused");

        table.apply(event(FAILED, Samples.BOB).because("No route to host"));
        table.apply(event(POSTPONED, Samples.BOB).again(Samples.NOON.plusSeconds(150)));
        assertThat(table.rows())
                .extracting(PeerTableTest::contact)
                .containsExactly("no, 2x, again in 2m: No route to host");

        table.apply(event(CONNECTED, Samples.BOB));
        assertThat(table.rows()).extracting(PeerTableTest::contact).containsExactly("yes");
    }

    @Test
    void aLostPeerLeaves() {
        table.apply(Samples.found(Samples.BOB));
        table.apply(event(LOST, Samples.BOB));

        assertThat(table.rows()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"FOUND", "UPDATED"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothingElseMakesAPeerAppear(Event.Kind kind) {
        table.apply(event(kind, Samples.BOB));

        assertThat(table.rows()).isEmpty();
    }

    private static String contact(Row row) {
        return row.contact().text(Samples.NOON);
    }

    private static Event event(Event.Kind kind, PeerId peer) {
        return Event.of(kind, Samples.NOON, peer, List.of());
    }
}
