package chorus.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners one after the other, contains what they throw, and falls silent when the gate is closed. */
final class Listeners implements DiscoveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<DiscoveryListener> all;
    private final CallGate gate;

    Listeners(DiscoveryListener first, List<DiscoveryListener> others, CallGate gate) {
        all = new ArrayList<>(others.size() + 1);
        all.add(first);
        all.addAll(others);
        this.gate = gate;
    }

    @Override
    public void discovered(PeerInfo peer, String source) {
        tell(listener -> listener.discovered(peer, source));
    }

    @Override
    public void updated(PeerInfo peer, String source) {
        tell(listener -> listener.updated(peer, source));
    }

    @Override
    public void lost(PeerId id, String source) {
        tell(listener -> listener.lost(id, source));
    }

    @Override
    public void delivered(String handler, PeerInfo peer, Duration took) {
        tell(listener -> listener.delivered(handler, peer, took));
    }

    @Override
    public void dropped(String handler, PeerInfo peer) {
        tell(listener -> listener.dropped(handler, peer));
    }

    @Override
    public void failed(String handler, PeerInfo peer, Throwable cause) {
        tell(listener -> listener.failed(handler, peer, cause));
    }

    @Override
    public void connected(PeerInfo peer, Duration took) {
        tell(listener -> listener.connected(peer, took));
    }

    @Override
    public void refused(PeerInfo peer, String source, String reason) {
        tell(listener -> listener.refused(peer, source, reason));
    }

    @Override
    public void sourceFailed(String source, Throwable cause) {
        tell(listener -> listener.sourceFailed(source, cause));
    }

    @Override
    public void sourceRecovered(String source) {
        tell(listener -> listener.sourceRecovered(source));
    }

    @Override
    public void postponed(PeerId id, String source, int failures, Duration pause) {
        tell(listener -> listener.postponed(id, source, failures, pause));
    }

    @Override
    public void rejected(String source, String reason, long count) {
        tell(listener -> listener.rejected(source, reason, count));
    }

    @Override
    public void impersonated(PeerInfo claim, String source) {
        tell(listener -> listener.impersonated(claim, source));
    }

    private void tell(Event event) {
        for (DiscoveryListener listener : all) {
            if (gate.isClosed()) {
                return;
            }
            try {
                event.tell(listener);
            } catch (Throwable problem) {
                LOG.warn("listener {} has failed", listener, problem);
            }
        }
    }

    private interface Event {
        void tell(DiscoveryListener listener);
    }
}
