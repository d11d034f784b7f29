package chorus.discovery.examples.lannode;

import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.PeerUnreachableException;
import chorus.discovery.examples.lannode.Event.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What happens in the service, on its way from the event loop to the thread that shows it. So a reader that does not keep
 * up never holds up discovery; what is beyond the capacity is not shown.
 */
final class Events implements DiscoveryListener {
    private static final int CAPACITY = 10_000;

    /** How often it is told that the service has refused peers: a full table refuses each of them again and again. */
    private static final Duration REFUSALS = Duration.ofSeconds(1);

    private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>(CAPACITY);
    private final InstantSource clock;
    private long refusals;
    private Instant refusalsTold = Instant.MIN;

    Events(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void discovered(PeerInfo peer, String source) {
        add(event(Kind.FOUND, peer).from(source));
    }

    @Override
    public void updated(PeerInfo peer, String source) {
        add(event(Kind.UPDATED, peer).from(source));
    }

    @Override
    public void lost(PeerId id, String source) {
        add(Event.of(Kind.LOST, clock.instant(), id, List.of()).from(source));
    }

    @Override
    public void dropped(String handler, PeerInfo peer) {
        add(event(Kind.DROPPED, peer));
    }

    @Override
    public void failed(String handler, PeerInfo peer, Throwable cause) {
        add(event(Kind.FAILED, peer).because(reason(cause)));
    }

    @Override
    public void connected(PeerInfo peer, Duration took) {
        add(event(Kind.CONNECTED, peer));
    }

    @Override
    public void refused(PeerInfo peer, String source, String reason) {
        refusals++;
        Instant now = clock.instant();
        if (!now.isBefore(refusalsTold.plus(REFUSALS))) {
            rejected(source, reason, refusals);
            refusals = 0;
            refusalsTold = now;
        }
    }

    @Override
    public void sourceFailed(String source, Throwable cause) {
        add(event(Kind.PROBLEM, source).because(reason(cause)));
    }

    @Override
    public void sourceRecovered(String source) {
        add(event(Kind.RECOVERED, source));
    }

    @Override
    public void postponed(PeerId id, String source, int failures, Duration pause) {
        Instant now = clock.instant();
        add(Event.of(Kind.POSTPONED, now, id, List.of())
                .from(source)
                .times(failures)
                .again(now.plus(pause)));
    }

    @Override
    public void rejected(String source, String reason, long count) {
        add(event(Kind.REJECTED, source).because(reason).times(count));
    }

    @Override
    public void impersonated(PeerInfo claim, String source) {
        add(event(Kind.IMPERSONATED, claim).from(source));
    }

    /** Adds an event. May be called from any thread. */
    void add(Event event) {
        queue.offer(event);
    }

    /** Returns the event of this kind about a discovery module, now. */
    private Event event(Kind kind, String source) {
        return Event.of(kind, clock.instant(), source);
    }

    /** Returns the event of this kind about a peer, now. */
    Event event(Kind kind, PeerInfo peer) {
        return Event.of(kind, clock.instant(), peer.id(), peer.addresses());
    }

    /** Waits for an event and returns it with all that have come since; nothing when none comes in time. */
    List<Event> await(Duration patience) throws InterruptedException {
        List<Event> burst = new ArrayList<>();
        Event first = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            burst.add(first);
            queue.drainTo(burst);
        }
        return burst;
    }

    /** The peer and its addresses are in the event already, so what is told is what the host said. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        Throwable told = failure instanceof PeerUnreachableException && cause != null ? cause : failure;
        String message = told.getMessage();
        return message == null ? told.getClass().getSimpleName() : message;
    }
}
