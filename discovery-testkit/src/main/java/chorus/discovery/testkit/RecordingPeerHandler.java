package chorus.discovery.testkit;

import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A handler that writes down what it is offered, waits in virtual time for more, and takes every peer unless the test says
 * otherwise:
 *
 * <pre>{@code
 * RecordingPeerHandler handler = new RecordingPeerHandler(scheduler).failsNext(1, new IOException("busy"));
 * ...
 * handler.within(Duration.ofSeconds(5)).finds(peer).finds(peer).loses(peer.id());
 * handler.hearsNothingFor(Duration.ofMinutes(5));
 * }</pre>
 */
public final class RecordingPeerHandler extends PeerRecorder implements PeerHandler {
    private static final PeerHandler TAKES_ALL = PeerHandler.of(peer -> {});

    private final Map<PeerId, CompletableFuture<PeerInfo>> stages = new ConcurrentHashMap<>();
    private PeerHandler answer = TAKES_ALL;
    private Throwable failure = new IllegalStateException("nothing fails");
    private int failures;

    /**
     * Creates a handler that was offered nothing yet.
     *
     * @param scheduler the loop of the service
     */
    public RecordingPeerHandler(VirtualScheduler scheduler) {
        super(scheduler);
    }

    /** Takes every peer, from now on, as at the beginning. */
    public RecordingPeerHandler takesAll() {
        return answersWith(TAKES_ALL);
    }

    /** Leaves it to another handler what to do with a peer, from now on: whatever that returns or throws. */
    public RecordingPeerHandler answersWith(PeerHandler other) {
        answer = other;
        return this;
    }

    /** Fails the next deliveries, and goes on as before after them. */
    public RecordingPeerHandler failsNext(int times, Throwable cause) {
        failures = times;
        failure = cause;
        return this;
    }

    /** Leaves all deliveries open, from now on, until the test completes their {@link #stage}. */
    public RecordingPeerHandler neverAnswers() {
        return answersWith(peer -> {
            CompletableFuture<PeerInfo> stage = new CompletableFuture<>();
            stages.put(peer.id(), stage);
            return stage;
        });
    }

    /**
     * Returns the stage of the newest delivery of a peer that was left open: to complete it, or to see whether the runtime
     * has cancelled it.
     *
     * @throws IllegalStateException when there is none
     */
    public CompletableFuture<PeerInfo> stage(PeerId id) {
        CompletableFuture<PeerInfo> stage = stages.get(id);
        if (stage == null) {
            throw new IllegalStateException("no delivery of " + id + " was left open; was told" + lines(events()));
        }
        return stage;
    }

    @Override
    public CompletionStage<?> peerFound(PeerInfo peer) throws Exception {
        add(new PeerEvent.Found(now(), peer));
        if (failures > 0) {
            failures--;
            return CompletableFuture.failedStage(failure);
        }
        return answer.peerFound(peer);
    }

    @Override
    public void peerLost(PeerId id) {
        add(new PeerEvent.Lost(now(), id));
    }
}
