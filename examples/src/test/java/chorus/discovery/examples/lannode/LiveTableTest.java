package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private Size size = new Size(80, 24);
    private final LiveTable view = new LiveTable(
            new PrintStream(screen, true, StandardCharsets.UTF_8),
            () -> size,
            InstantSource.fixed(Samples.NOON),
            List.of("this is me on the LAN"),
            new PeerTable("checking"));

    @Test
    void itTakesTheSecondScreenAndGivesTheFirstOneBackWithTheLastTable() {
        assertThat(drawn()).isEqualTo("\033[?1049h\033[?25l");

        view.show(Samples.found(Samples.ALICE, "/ip4/192.0.2.1/tcp/4001"));
        view.close();

        assertThat(drawn())
                .startsWith("\033[?25h\033[?1049lthis is me on the LAN\n\nPEER ")
                .contains("/ip4/192.0.2.1/tcp/4001")
                .endsWith("checking\n");
    }

    @Test
    void aDrawingBeginsAtHomeAndClearsTheRestOfEveryLineAndTheScreen() {
        drawn();

        view.refresh();

        assertThat(drawn()).isEqualTo("\033[Hthis is me on the LAN\033[K\n\033[K\nNobody else yet.\033[K\033[J");
    }

    @Test
    void aProblemIsShownUntilItIsOver() {
        view.show(Event.of(Event.Kind.PROBLEM, Samples.NOON, "bootstrap").because("the DNS is down"));
        drawn();
        view.refresh();
        assertThat(drawn()).contains("Problem, 0s ago: bootstrap: the DNS is down");

        view.show(Event.of(Event.Kind.RECOVERED, Samples.NOON, "bootstrap"));
        view.refresh();
        assertThat(drawn()).doesNotContain("Problem");
    }

    @Test
    void aResizedWindowIsFollowedAtTheNextDrawing() {
        drawn();
        size = new Size(10, 1);

        view.refresh();

        assertThat(drawn()).isEqualTo("\033[Hthis is ..\033[K\033[J");
    }

    private String drawn() {
        String text = screen.toString(StandardCharsets.UTF_8);
        screen.reset();
        return text;
    }
}
