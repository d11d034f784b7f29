package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void theLimitDoublesFromOneSecondToFiveMinutesAndStaysThere() {
        assertThat(IntStream.of(1, 2, 3, 8, 9, 10, 11, 64, 1000, Integer.MAX_VALUE)
                        .mapToObj(Backoff::limit)
                        .map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 128L, 256L, 300L, 300L, 300L, 300L, 300L);
    }

    @Test
    void theDelayIsSpreadOverTheWholeRangeFromZeroToTheLimit() {
        Random random = new Random(7);
        long[] delays = LongStream.range(0, 10_000)
                .map(i -> Backoff.delay(4, random).toMillis())
                .sorted()
                .toArray();
        assertThat(delays[0]).isBetween(0L, 10L);
        assertThat(delays[5_000]).isBetween(3_800L, 4_200L);
        assertThat(delays[9_999]).isBetween(7_990L, 8_000L);
    }
}
