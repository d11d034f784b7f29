package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallGateTest {
    private final CallGate gate = new CallGate();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void r9_noCallBeginsOnceTheGateIsClosed() {
        List<String> calls = new ArrayList<>();
        gate.call("h", () -> calls.add("before"));
        gate.close();
        gate.call("h", () -> calls.add("after"));
        assertThat(calls).containsExactly("before");
    }

    @Test
    void r9_whoeverClosesWaitsForTheCallThatIsRunning() throws Exception {
        CompletableFuture<Boolean> returned = new CompletableFuture<>();
        Thread handler = blockedCall("slow", returned);
        gate.close();
        Thread closer = new Thread(() -> {
            try {
                gate.awaitCalls(Duration.ofHours(1));
                returned.complete(false);
            } catch (InterruptedException e) {
                returned.completeExceptionally(e);
            }
        });
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        release.countDown();
        handler.join();
        closer.join();
        assertThat(returned.get()).as("the call has returned first").isTrue();
    }

    @Test
    void r9_callThatDoesNotReturnIsNamedAfterTheTime() throws Exception {
        Thread handler = blockedCall("slow", new CompletableFuture<>());
        gate.close();
        Collection<String> running = gate.awaitCalls(Duration.ofMillis(1));
        assertThat(running).containsExactly("slow");
        release.countDown();
        handler.join();
        assertThat(gate.awaitCalls(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void r9_callDoesNotWaitForItself() throws Exception {
        CompletableFuture<Collection<String>> running = new CompletableFuture<>();
        gate.call("closing", () -> {
            gate.close();
            try {
                running.complete(gate.awaitCalls(Duration.ofHours(1)));
            } catch (InterruptedException e) {
                running.completeExceptionally(e);
            }
        });
        assertThat(running.get()).isEmpty();
    }

    @Test
    void callThatThrowsIsNotTakenForARunningOne() throws Exception {
        try {
            gate.call("h", () -> {
                throw new IllegalStateException("expected");
            });
        } catch (IllegalStateException expected) {
            gate.close();
        }
        assertThat(gate.isClosed()).isTrue();
        assertThat(gate.awaitCalls(Duration.ofHours(1))).isEmpty();
    }

    /** Makes a call that does not return before {@link #release}, and returns when it is running. */
    private Thread blockedCall(String name, CompletableFuture<Boolean> returned) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Thread thread = new Thread(() -> gate.call(name, () -> {
            running.countDown();
            try {
                release.await();
                returned.complete(true);
            } catch (InterruptedException e) {
                returned.completeExceptionally(e);
            }
        }));
        thread.start();
        running.await();
        return thread;
    }
}
