package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {

    @Test
    void sttySaysRowsBeforeColumns() {
        assertThat(Terminal.parse("50 132\n")).isEqualTo(new Size(132, 50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0", "24", "24 80 1", "-1 80", "x y", "99999 80"})
    void whatMakesNoSenseIsTakenForTheUsualSize(String answer) {
        assertThat(Terminal.parse(answer)).isEqualTo(Size.USUAL);
    }
}
