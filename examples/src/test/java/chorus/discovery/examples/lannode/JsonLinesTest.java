package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JsonLinesTest {

    @Test
    void anEventIsOneObjectWithItsTimeInMicroseconds() {
        Event event = Samples.found(Samples.ALICE, "/ip4/192.0.2.1/tcp/4001", "/ip6/2001:db8::1/udp/4001/quic-v1");

        assertThat(JsonLines.toJson(event))
                .isEqualTo("{\"event\":\"found\",\"at\":1772366400123456,\"peer\":\"" + Samples.ALICE
                        + "\",\"addresses\":[\"/ip4/192.0.2.1/tcp/4001\",\"/ip6/2001:db8::1/udp/4001/quic-v1\"]"
                        + ",\"source\":\"mdns\"}");
    }

    @Test
    void aPostponedPeerHasTheNumberOfItsFailuresAndTheTimeOfTheNextAttempt() {
        Event event = Event.of(Event.Kind.POSTPONED, Samples.NOON, Samples.BOB, List.of())
                .from("bootstrap")
                .times(1)
                .again(Samples.NOON.plusSeconds(2));

        assertThat(JsonLines.toJson(event))
                .isEqualTo("{\"event\":\"postponed\",\"at\":1772366400123456,\"peer\":\"" + Samples.BOB
                        + "\",\"addresses\":[],\"source\":\"bootstrap\",\"count\":1,\"next\":1772366402123456}");
    }

    @Test
    void whatIsAboutAModuleHasNoPeer() {
        Event event = Event.of(Event.Kind.REJECTED, Samples.NOON, "mdns")
                .because("malformed")
                .times(7);

        assertThat(JsonLines.toJson(event))
                .isEqualTo("{\"event\":\"rejected\",\"at\":1772366400123456,\"addresses\":[],\"source\":\"mdns\""
                        + ",\"reason\":\"malformed\",\"count\":7}");
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfEventIsAWordInLowerCase(Event.Kind kind) {
        Event event = Event.of(kind, Samples.NOON, Samples.BOB, List.of());

        assertThat(JsonLines.toJson(event))
                .startsWith("{\"event\":\"" + kind.name().toLowerCase(Locale.ROOT) + "\",")
                .contains(",\"addresses\":[]");
    }

    @Test
    void quotesBackslashesControlsAndWhatIsNotAsciiAreEscaped() {
        Event event = Event.of(Event.Kind.FAILED, Samples.NOON, Samples.BOB, List.of())
                .because("a \"quoted\" C:\\path,\n\t\u0000\u001b\u007f \u00e9 \u20ac \ud83d\ude00 \u2028 ~");

        assertThat(JsonLines.toJson(event))
                .endsWith(",\"reason\":\"a \\\"quoted\\\" C:\\\\path,\\u000a\\u0009\\u0000\\u001b\\u007f"
                        + " \\u00e9 \\u20ac \\ud83d\\ude00 \\u2028 ~\"}");
    }

    @Test
    void everyLineIsFlushed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonLines lines =
                new JsonLines(new PrintStream(new BufferedOutputStream(bytes, 8_192), false, StandardCharsets.UTF_8));
        Event event = Samples.found(Samples.ALICE);

        lines.show(event);

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(JsonLines.toJson(event) + "\n");
    }
}
