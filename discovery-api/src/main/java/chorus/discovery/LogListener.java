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
    private final Map<String, Flood> failed = new HashMap<>();
    private final Flood refused = new Flood();
    private final Flood rejected = new Flood();
    private final Flood impersonated = new Flood();

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
        log.debug("{} has failed to take {} at {}", handler, peer.id(), peer.addresses(), cause);
        Flood flood = failed.computeIfAbsent(handler, name -> new Flood());
        if (flood.rises(1)) {
            log.warn(
                    "{} has failed to take peers (failures: {}), the last one {}: {}; they are offered again when next seen",
                    handler,
                    flood.drain(),
                    peer.id(),
                    cause.toString());
        }
    }

    @Override
    public void dropped(String handler, PeerInfo peer) {
        log.debug("the mailbox of {} is full; {} at {} is offered later", handler, peer.id(), peer.addresses());
        Flood flood = dropped.computeIfAbsent(handler, name -> new Flood());
        if (flood.rises(1)) {
            log.warn("the mailbox of {} was full (sightings: {}); they are offered later", handler, flood.drain());
        }
    }

    @Override
    public void refused(PeerInfo peer, String source, String reason) {
        log.debug("{} at {} from {} is refused: {}", peer.id(), peer.addresses(), source, reason);
        if (refused.rises(1)) {
            log.warn("sightings were refused ({}), the last one from {}: {}", refused.drain(), source, reason);
        }
    }

    @Override
    public void sourceFailed(String source, Throwable cause) {
        log.warn("{} has a problem: {}", source, cause.toString());
        log.debug("the problem of {}", source, cause);
    }

    @Override
    public void sourceRecovered(String source) {
        log.info("{} works again", source);
    }

    @Override
    public void postponed(PeerId id, String source, int failures, Duration pause) {
        log.debug("{} could not be reached {} times in a row; {} offers it again in {}", id, failures, source, pause);
    }

    @Override
    public void rejected(String source, String reason, long count) {
        log.debug("{} has refused {}: {}", source, count, reason);
        if (rejected.rises(count)) {
            log.warn("{} has refused input (times: {}), the last time for: {}", source, rejected.drain(), reason);
        }
    }

    @Override
    public void impersonated(PeerInfo claim, String source) {
        log.debug("{} has heard somebody else say that it is {}, at {}", source, claim.id(), claim.addresses());
        if (impersonated.rises(1)) {
            impersonated.drain();
            log.warn(
                    "another node says that it is {}, at {}; give each node a key of its own",
                    claim.id(),
                    claim.addresses());
        }
    }

    /** Events of which one is told, with their number, when a minute has passed since the last that was told. */
    private final class Flood {
        private long count;
        private boolean told;
        private long toldAt;

        boolean rises(long events) {
            count += events;
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
