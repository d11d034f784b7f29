package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableRendererTest {
    private static final Instant LATER = Samples.NOON.plus(Duration.ofSeconds(12));

    private final PeerTable table = new PeerTable("checking");

    @Test
    void anEmptyTableSaysSo() {
        assertThat(render(Size.USUAL)).containsExactly("this is me", "", "Nobody else yet.");
    }

    @Test
    void aPeerHasALineForEachAddressAndShortIdsOnANarrowTerminal() {
        table.apply(Samples.found(Samples.ALICE, "/ip4/192.0.2.1/tcp/4001", "/ip6/2001:db8::1/tcp/4001"));
        table.apply(Event.of(Event.Kind.CONNECTED, LATER, Samples.ALICE, List.of()));
        table.apply(Samples.found(Samples.BOB));

        assertThat(render(new Size(84, 24)))
                .containsExactly(
                        "this is me",
                        "",
                        "PEER                  ADDRESSES                  SOURCE  AGE   REACHABLE",
                        "12D3KooW.." + tail(Samples.ALICE) + "  /ip4/192.0.2.1/tcp/4001    mdns    12s   yes",
                        "                      /ip6/2001:db8::1/tcp/4001",
                        "12D3KooW.." + tail(Samples.BOB) + "  none                       mdns    12s   checking");
    }

    @Test
    void aWideTerminalShowsWholePeerIdsAndAddresses() {
        String address = "/dns4/a-rather-long-name.example.org/udp/4001/quic-v1/webtransport";
        table.apply(Samples.found(Samples.ALICE, address));

        assertThat(render(new Size(200, 24)).get(3)).contains(Samples.ALICE.toString(), address, "checking");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 20, 60, 79, 80, 120, 200})
    void noLineIsWiderThanTheTerminal(int columns) {
        table.apply(Samples.found(Samples.ALICE, "/dns4/a-rather-long-name.example.org/udp/4001/quic-v1/webtransport"));
        table.apply(failed("a long story about why the connection could not be made"));

        assertThat(render(new Size(columns, 24)))
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    }

    @Test
    void whatDoesNotFitIsCounted() {
        for (int i = 0; i < 10; i++) {
            table.apply(Samples.found(Samples.peer(10 + i), "/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.1/tcp/2"));
        }

        List<String> lines = render(new Size(80, 10));

        assertThat(lines).hasSize(10).last().isEqualTo("and 7 more, in a taller window");
        assertThat(render(new Size(80, 23))).hasSize(23).noneMatch(l -> l.contains("more"));
    }

    @Test
    void aTinyTerminalGetsNoMoreLinesThanItHas() {
        table.apply(Samples.found(Samples.ALICE, "/ip4/192.0.2.1/tcp/1"));

        assertThat(render(new Size(80, 2))).hasSize(2);
    }

    @Test
    void theReasonOfAFailureIsShownWithoutWhatCouldSteerTheTerminal() {
        table.apply(Samples.found(Samples.ALICE, "/ip4/192.0.2.1/tcp/1"));
        table.apply(failed("\u001b[2Jrefused\u202e"));

        assertThat(render(Size.USUAL).get(3)).endsWith("no: ?[2Jrefused?");
    }

    @ParameterizedTest
    @CsvSource({"-5,0s", "59,59s", "60,1m", "3599,59m", "3600,1h", "86399,23h", "86400,1d"})
    void anAgeIsInItsLargestUnit(long seconds, String text) {
        assertThat(TableRenderer.age(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    private List<String> render(Size size) {
        return TableRenderer.render(List.of("this is me"), table.rows(), LATER, size);
    }

    private static Event failed(String reason) {
        return Event.of(Event.Kind.FAILED, LATER, Samples.ALICE, List.of()).because(reason);
    }

    private static String tail(PeerId peer) {
        String text = peer.toString();
        return text.substring(text.length() - 10);
    }
}
