package chorus.discovery.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerUnreachableException;
import chorus.discovery.testkit.TestPeers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a failure is called in a tag. */
class ReasonsTest {
    private final Reasons reasons = new Reasons();

    @Test
    void itIsTheSimpleNameOfTheExceptionWithoutItsMessage() {
        assertThat(reasons.of(new IOException("connection 4711 is broken"))).isEqualTo("IOException");
    }

    @Test
    void itLooksUnderTheWrappersOfFuturesAndOfUnreachablePeers() {
        ConnectException refused = new ConnectException("refused");
        Throwable unreachable = new PeerUnreachableException(TestPeers.peer(1), refused);

        assertThat(reasons.of(new CompletionException(new ExecutionException(unreachable))))
                .isEqualTo("ConnectException");
    }

    @Test
    void otherWrappersAreReasonsThemselves() {
        assertThat(reasons.of(new UncheckedIOException(new IOException()))).isEqualTo("UncheckedIOException");
    }

    @Test
    void aWrapperAroundNothingIsItsOwnReason() {
        assertThat(reasons.of(new CompletionException(null))).isEqualTo("CompletionException");
    }

    @Test
    void anAnonymousExceptionIsCalledAsWhatItExtends() {
        Throwable anonymous = new IOException() {
            private static final long serialVersionUID = 1L;
        };

        assertThat(reasons.of(anonymous)).isEqualTo("IOException");
    }

    @Test
    void aCircleOfCausesHasAReasonToo() {
        CompletionException circle = new CompletionException("I am my own cause", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Throwable getCause() {
                return this;
            }
        };

        assertThat(reasons.of(circle)).isEqualTo("CompletionException");
    }

    @Test
    void afterTwentyDifferentReasonsFurtherOnesAreOtherAndTheFirstOnesKeepTheirNames() {
        List<Throwable> different = differentExceptions();

        List<String> names = different.stream().map(reasons::of).distinct().toList();

        assertThat(different).hasSizeGreaterThan(Reasons.MAX_REASONS);
        assertThat(names).hasSize(Reasons.MAX_REASONS + 1).endsWith(Reasons.OTHER);
        assertThat(reasons.of(different.get(0)))
                .isEqualTo(different.get(0).getClass().getSimpleName());
    }

    /** One exception each of more classes than there may be reasons. */
    private static List<Throwable> differentExceptions() {
        return List.of(
                new ArithmeticException(),
                new ArrayIndexOutOfBoundsException(),
                new ArrayStoreException(),
                new ClassCastException(),
                new CloneNotSupportedException(),
                new IllegalArgumentException(),
                new IllegalStateException(),
                new IndexOutOfBoundsException(),
                new InterruptedException(),
                new NegativeArraySizeException(),
                new NullPointerException(),
                new NumberFormatException(),
                new SecurityException(),
                new StringIndexOutOfBoundsException(),
                new UnsupportedOperationException(),
                new ClassNotFoundException(),
                new NoSuchFieldException(),
                new NoSuchMethodException(),
                new InstantiationException(),
                new IllegalAccessException(),
                new IOException(),
                new ConnectException());
    }
}
