package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SleepDetectorTest {
    private Instant now = Instant.EPOCH;
    private final SleepDetector detector = new SleepDetector(() -> now, Duration.ofSeconds(1));

    @Test
    void aPunctualOrBusyMachineHasNotSlept() {
        assertThat(sleptAfter("PT1S")).isFalse();
        assertThat(sleptAfter("PT11S")).as("ten seconds late").isFalse();
    }

    @Test
    void aGapIsToldOnce() {
        assertThat(sleptAfter("PT11.001S")).isTrue();
        assertThat(sleptAfter("PT1S")).isFalse();
    }

    @Test
    void aClockThatIsSetBackIsNoSleep() {
        assertThat(sleptAfter("-PT1H")).isFalse();
        assertThat(sleptAfter("PT1S")).isFalse();
    }

    private boolean sleptAfter(String duration) {
        now = now.plus(Duration.parse(duration));
        return detector.slept();
    }
}
