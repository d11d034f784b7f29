package chorus.discovery.mdns;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the network says against sending, told once for each link and reason: a firewall that refuses one packet refuses
 * them all. When it has said nothing for a while on any link, that is told too.
 */
final class SendProblems {
    /** Longer than the longest time, 64 looks at the interfaces, after which a link is tried again. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(100);

    /** The first problem of a link often passes by itself: an IPv6 address is still checked when its interface comes up. */
    private static final Duration PASSES_IN = Duration.ofSeconds(5);

    /** A link that is opened afresh announces itself at once, and is refused at once if it still is. */
    private static final Duration TRIED_FOR = Duration.ofSeconds(2);

    private final Scheduler scheduler;
    private final PeerSink sink;
    private final Map<MulticastLink.Key, Problem> problems = new HashMap<>();

    /** The links that had a problem before. */
    private final Set<MulticastLink.Key> troubled = new HashSet<>();

    SendProblems(Scheduler scheduler, PeerSink sink) {
        this.scheduler = scheduler;
        this.sink = sink;
    }

    void failed(MulticastLink link, Exception cause) {
        Problem before = problems.get(link.key());
        Problem now = new Problem(link.key(), String.valueOf(cause.getMessage()));
        problems.put(link.key(), now);
        now.endAfter(before == null && troubled.add(link.key()) ? PASSES_IN : FORGOTTEN_AFTER);
        if (before != null) {
            before.end.cancel();
        }
        if (before == null || !before.reason.equals(now.reason)) {
            String where = link.interfaceName() + " " + link.family();
            sink.failed(new IOException("cannot send on " + where + ": " + now.reason, cause));
        }
    }

    /** A link is opened afresh. */
    void triedAgain(MulticastLink.Key link) {
        Problem problem = problems.get(link);
        if (problem != null) {
            problem.end.cancel();
            problem.endAfter(TRIED_FOR);
        }
    }

    /** A link is gone, and its problem with it. */
    void gone(MulticastLink.Key link) {
        troubled.remove(link);
        Problem problem = problems.get(link);
        if (problem != null) {
            problem.end.cancel();
            problem.run();
        }
    }

    void close() {
        for (Problem problem : problems.values()) {
            problem.end.cancel();
        }
        problems.clear();
    }

    /** Something is wrong with a link; runs when it no longer is. */
    private final class Problem implements Runnable {
        private final MulticastLink.Key link;
        private final String reason;
        private Cancellable end = () -> {};

        Problem(MulticastLink.Key link, String reason) {
            this.link = link;
            this.reason = reason;
        }

        void endAfter(Duration time) {
            end = scheduler.schedule(time, this);
        }

        @Override
        public void run() {
            problems.remove(link);
            if (problems.isEmpty()) {
                sink.recovered();
            }
        }
    }
}
