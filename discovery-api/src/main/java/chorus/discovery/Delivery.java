package chorus.discovery;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One offer of a peer to a handler: the call, the stage that it returned, and the time that it may take. */
final class Delivery implements Runnable, BiConsumer<@Nullable Object, @Nullable Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    final PeerInfo peer;
    /** Set on the loop when the peer is lost meanwhile: whatever comes of this delivery is of no interest then. */
    boolean peerWasLost;

    private final Mailbox mailbox;
    private final PeerHandler handler;
    private final Scheduler loop;
    private final Duration timeout;
    private final long offeredAt;
    private final Cancellable timer;
    private boolean timedOut;
    private volatile boolean cancelled;
    private volatile @Nullable CompletionStage<?> stage;

    /** Begins a delivery; the call is made by {@link #run()}. */
    Delivery(Mailbox mailbox, PeerHandler handler, PeerInfo peer, Scheduler loop, Duration timeout) {
        this.mailbox = mailbox;
        this.handler = handler;
        this.peer = peer;
        this.loop = loop;
        this.timeout = timeout;
        this.offeredAt = loop.nanoTime();
        this.timer = loop.schedule(timeout, new TimeOut());
    }

    /** Calls the handler. Runs on a worker. */
    @Override
    @SuppressWarnings("NullAway") // a handler without NullAway may return null
    public void run() {
        try {
            CompletionStage<?> returned = handler.peerFound(peer);
            if (returned == null) {
                throw new NullPointerException(
                        "peerFound returned null; expected a stage, such as CompletableFuture.completedStage(null)");
            }
            stage = returned;
            if (cancelled) {
                cancel(returned);
            }
            returned.whenComplete(this);
        } catch (Throwable thrown) {
            accept(null, thrown);
        }
    }

    /** Takes the end of the stage to the loop. Called on any thread; only the first call counts. */
    @Override
    public void accept(@Nullable Object value, @Nullable Throwable failure) {
        loop.execute(new Runnable() {
            @Override
            public void run() {
                complete(value, failure);
            }
        });
    }

    /** Cancels the stage, or will when the handler returns it. May be called from any thread but the loop. */
    void cancel() {
        cancelled = true;
        CompletionStage<?> returned = stage;
        if (returned != null) {
            cancel(returned);
        }
    }

    /** Lets it take any time. */
    void stopTimer() {
        timer.cancel();
    }

    /** Returns the time since the peer was offered. */
    Duration age() {
        return Duration.ofNanos(loop.nanoTime() - offeredAt);
    }

    private void complete(@Nullable Object value, @Nullable Throwable failure) {
        timer.cancel();
        Throwable cause = failure == null ? null : Failures.unwrap(failure);
        if (timedOut && cause instanceof CancellationException) {
            cause = tooLate();
        }
        mailbox.ended(this, value, cause);
    }

    private TimeoutException tooLate() {
        return new TimeoutException("delivery of " + peer.id() + " was not complete after " + timeout);
    }

    private static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (Throwable problem) {
            LOG.debug("a handler's stage cannot be cancelled", problem);
        }
    }

    /**
     * The end of the patience. A cancelled stage runs code of the application, so it is cancelled on a worker. It may
     * complete with a reason of its own, which then comes first and is the one that counts.
     */
    private final class TimeOut implements Runnable {
        private boolean onWorker;

        @Override
        public void run() {
            if (!onWorker) {
                onWorker = true;
                timedOut = true;
                loop.worker().execute(this);
            } else {
                cancel();
                accept(null, tooLate());
            }
        }
    }
}
