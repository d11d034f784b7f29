package chorus.discovery.bootstrap;

import chorus.discovery.spi.PeerSink;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a problem when it appears or changes, not every time that it is still there, and the end of the last one. On the
 * loop only.
 */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final PeerSink sink;
    private final Map<String, String> open = new HashMap<>();

    Problems(PeerSink sink) {
        this.sink = sink;
    }

    /**
     * Something is wrong.
     *
     * @param subject what has the problem, at most one at a time
     * @param cause the problem; the same one when its message is the same
     */
    void report(String subject, Exception cause) {
        String message = String.valueOf(cause.getMessage());
        if (!message.equals(open.put(subject, message))) {
            sink.failed(cause);
        }
    }

    /** The problem of a subject, if there was one, is over. */
    void solved(String subject) {
        if (open.remove(subject) != null) {
            LOG.info("{}: no problem any more", subject);
            if (open.isEmpty()) {
                sink.recovered();
            }
        }
    }
}
