package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.mdns.MutationRun.Result;
import org.junit.jupiter.api.Test;

/** A short run; {@code ./fuzz --mutations} makes long ones. */
class MutationRunTest {
    private static final int PACKETS = 50_000;

    @Test
    void aSourceLivesAmongDamagedPacketsAndNothingOfThemStays() {
        Result result = MutationRun.of(PACKETS, 1);
        assertThat(result.problems()).isEmpty();
        assertThat(result.peers()).isGreaterThan(PACKETS / 1_000);
        assertThat(result.verdicts()).containsOnlyKeys(Verdict.values());
    }
}
