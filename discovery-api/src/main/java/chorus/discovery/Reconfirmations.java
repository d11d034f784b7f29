package chorus.discovery;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks the sources of a peer to check it (rule R11), at a pace: a peer that answers on the network but cannot be reached
 * would otherwise be asked for, found, tried and asked for again without end. A request that comes too early is not
 * dropped but waits, so it also is the retry of a peer that could not be reached, with exponential back-off. Used on the
 * loop only.
 */
final class Reconfirmations {
    /** How long a check takes until the peer is given up (RFC 6762 section 10.4); to ask within it adds nothing. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    /** The longest time that a peer has to wait for its next chance; then each costs the LAN next to nothing. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final PeerTable table;
    private final Scheduler loop;
    /** The peers that were asked for not long ago; all of them are in the table. */
    private final Map<PeerId, Pause> pauses = new HashMap<>();

    private boolean closed;

    Reconfirmations(PeerTable table, Scheduler loop) {
        this.table = table;
        this.loop = loop;
    }

    /** Asks the sources of a peer at once or, if they were asked just now, after a pause. */
    void ask(PeerId id) {
        Pause pause = pauses.get(id);
        if (pause != null) {
            pause.askedAgain = true;
        } else if (table.get(id) != null && !closed) {
            Pause first = new Pause(id);
            pauses.put(id, first);
            first.askSources();
        }
    }

    /** Forgets a peer that is gone. */
    void lost(PeerId id) {
        Pause pause = pauses.remove(id);
        if (pause != null) {
            pause.timer.cancel();
        }
    }

    void close() {
        closed = true;
        for (Pause pause : pauses.values()) {
            pause.timer.cancel();
        }
        pauses.clear();
    }

    private final class Pause implements Runnable {
        private final PeerId id;
        private Duration length = FIRST_PAUSE;
        private Cancellable timer;
        private boolean askedAgain;

        Pause(PeerId id) {
            this.id = id;
            this.timer = loop.schedule(length, this);
        }

        @Override
        public void run() {
            if (!askedAgain) {
                pauses.remove(id);
                return;
            }
            askedAgain = false;
            Duration twice = length.multipliedBy(2);
            length = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            // the timer first: a source may answer at once, even that the peer is lost, which cancels it
            timer = loop.schedule(length, this);
            askSources();
        }

        void askSources() {
            for (Source source : table.sourcesOf(id)) {
                source.reconfirm(id);
            }
        }
    }
}
