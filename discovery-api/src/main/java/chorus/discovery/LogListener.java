package chorus.discovery;

import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Writes the log: each event at debug, problems at warn. Those that a flood of peers can cause are counted, and warned of
 * once a minute at most (rule R6).
 */
final class LogListener implements DiscoveryListener {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Logger log;
    private final Scheduler loop;
    private final Map<String, Flood> dropped = new HashMap<>();
    private final Flood refused = new Flood();

    LogListener(Logger log, Scheduler loop) {
        this.log = log;
        this.loop = loop;
    }

    @Override
    public void discovered(PeerInfo peer, String source) {
        log.debug("{} has discovered {} at {}", source, peer.id(), peer.addresses());
    }

    @Override
    public void updated(PeerInfo peer, String source) {
        log.debug("{} has changed the addresses of {} to {}", source, peer.id(), peer.addresses());
    }

    @Override
    public void lost(PeerId id, String source) {
        log.debug("{} has lost {}, the last to know it", source, id);
    }

    @Override
    public void delivered(String handler, PeerInfo peer, Duration took) {
        log.debug("{} has taken {} at {} in {}", handler, peer.id(), peer.addresses(), took);
    }

    @Override
    public void connected(PeerInfo peer, Duration took) {
        log.debug("connected to {} at {} in {}", peer.id(), peer.addresses(), took);
    }

    @Override
    public void failed(String handler, PeerInfo peer, Throwable cause) {
        log.warn(
                "{} has failed to take {}: {}; it is offered again when it is next seen",
                handler,
                peer.id(),
                cause.toString());
        log.debug("the failure of {} to take {} at {}", handler, peer.id(), peer.addresses(), cause);
    }

    @Override
    public void dropped(String handler, PeerInfo peer) {
        log.debug("the mailbox of {} is full; {} at {} is offered later", handler, peer.id(), peer.addresses());
        Flood flood = dropped.get(handler);
        if (flood == null) {
            flood = new Flood();
            dropped.put(handler, flood);
        }
        if (flood.rises()) {
            log.warn("the mailbox of {} was full for {} sightings; they are offered later", handler, flood.drain());
        }
    }

    @Override
    public void refused(PeerInfo peer, String source, String reason) {
        log.debug("{} at {} from {} is refused: {}", peer.id(), peer.addresses(), source, reason);
        if (refused.rises()) {
            log.warn("{} sightings were refused, the last one from {}: {}", refused.drain(), source, reason);
        }
    }

    @Override
    public void sourceFailed(String source, Throwable cause) {
        log.warn("{} has a problem: {}", source, cause.toString());
        log.debug("the problem of {}", source, cause);
    }

    /** Events of which one is told, with their number, when a minute has passed since the last that was told. */
    private final class Flood {
        private long count;
        private boolean told;
        private long toldAt;

        boolean rises() {
            count++;
            return !told || loop.nanoTime() - toldAt >= MINUTE.toNanos();
        }

        long drain() {
            long all = count;
            count = 0;
            told = true;
            toldAt = loop.nanoTime();
            return all;
        }
    }
}
