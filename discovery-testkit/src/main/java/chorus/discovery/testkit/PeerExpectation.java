package chorus.discovery.testkit;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What must be told within a time, as a sentence: {@code handler.within(ofSeconds(5)).finds(a).finds(b).loses(a)}. Each
 * part runs the {@link VirtualScheduler} until it has come true; all parts share the one time. An event fulfils one
 * expectation only, so {@code finds(a).finds(a)} needs two.
 */
public final class PeerExpectation {
    private final PeerRecorder recorder;
    private final VirtualScheduler scheduler;
    private final Duration limit;
    private final Duration deadline;

    PeerExpectation(PeerRecorder recorder, VirtualScheduler scheduler, Duration limit) {
        this.recorder = recorder;
        this.scheduler = scheduler;
        this.limit = limit;
        this.deadline = scheduler.now().plus(limit);
    }

    /**
     * Waits until a peer is found, with whatever addresses.
     *
     * @throws AssertionError when it is not; lists what was told instead
     */
    public PeerExpectation finds(PeerId id) {
        return expect(
                "found " + id,
                event -> event instanceof PeerEvent.Found found
                        && found.peer().id().equals(id));
    }

    /**
     * Waits until a peer is found with exactly these addresses, in this order.
     *
     * @throws AssertionError when it is not; lists what was told instead
     */
    public PeerExpectation finds(PeerInfo peer) {
        return expect(
                "found " + peer.id() + " " + peer.addresses(),
                event -> event instanceof PeerEvent.Found found && found.peer().equals(peer));
    }

    /**
     * Waits until a peer is lost.
     *
     * @throws AssertionError when it is not; lists what was told instead
     */
    public PeerExpectation loses(PeerId id) {
        return expect(
                "lost " + id,
                event -> event instanceof PeerEvent.Lost lost && lost.id().equals(id));
    }

    /**
     * Waits until a failure of this kind is told, which only a {@link RecordingPeerSink} is.
     *
     * @throws AssertionError when it is not; lists what was told instead
     */
    public PeerExpectation failsWith(Class<? extends Throwable> cause) {
        return expect(
                "failed with " + cause.getSimpleName(),
                event -> event instanceof PeerEvent.Failed failed && cause.isInstance(failed.cause()));
    }

    private PeerExpectation expect(String what, Predicate<PeerEvent> wanted) {
        Duration left = deadline.minus(scheduler.now());
        boolean[] taken = new boolean[1];
        scheduler.runsUntil(
                () -> taken[0] = recorder.take(wanted).isPresent(), left.isNegative() ? Duration.ZERO : left);
        if (!taken[0]) {
            throw new AssertionError("expected within " + limit + " of virtual time: " + what + "; was told"
                    + PeerRecorder.lines(recorder.events()));
        }
        return this;
    }
}
