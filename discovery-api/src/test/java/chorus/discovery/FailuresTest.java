package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final IllegalStateException inner = new IllegalStateException("inner");

    @Test
    void wrappersOfFuturesAreTakenOff() {
        assertThat(Failures.unwrap(new CompletionException(new ExecutionException(inner))))
                .isSameAs(inner);
        assertThat(Failures.unwrap(inner)).isSameAs(inner);
    }

    @Test
    void wrapperWithoutACauseIsTheFailureItself() {
        CompletionException empty = new CompletionException("empty", null);
        assertThat(Failures.unwrap(empty)).isSameAs(empty);
    }

    @Test
    @SuppressWarnings("serial")
    void causesThatGoRoundInACircleEndTheSearch() {
        CompletionException circle = new CompletionException("circle", null) {
            @Override
            public synchronized Throwable getCause() {
                return this;
            }
        };
        assertThat(Failures.isUnreachable(circle)).isFalse();
        assertThat(Failures.unwrap(circle)).isSameAs(circle);
    }

    @Test
    void unreachableIsFoundAmongTheCauses() {
        PeerInfo peer = new PeerInfo(PeerId.fromEd25519(new byte[32]), List.of());
        assertThat(Failures.isUnreachable(new IllegalStateException(new PeerUnreachableException(peer, inner))))
                .isTrue();
        assertThat(Failures.isUnreachable(inner)).isFalse();
    }
}
