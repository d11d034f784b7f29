package chorus.discovery.testkit;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerSink;
import java.time.Duration;

/**
 * Writes down what a discovery module reports, and waits in virtual time for more:
 *
 * <pre>{@code
 * RecordingPeerSink sink = new RecordingPeerSink(scheduler);
 * source.start(sink);
 * sink.within(Duration.ofSeconds(5)).finds(peer).loses(peer.id());
 * }</pre>
 */
public final class RecordingPeerSink extends PeerRecorder implements PeerSink {

    /**
     * Creates a sink that was told nothing yet.
     *
     * @param scheduler the loop of the module
     */
    public RecordingPeerSink(VirtualScheduler scheduler) {
        super(scheduler);
    }

    @Override
    public void found(PeerInfo peer) {
        add(new PeerEvent.Found(now(), peer));
    }

    @Override
    public void lost(PeerId id) {
        add(new PeerEvent.Lost(now(), id));
    }

    @Override
    public void failed(Throwable cause) {
        add(new PeerEvent.Failed(now(), cause));
    }

    @Override
    public void recovered() {
        add(new PeerEvent.Recovered(now()));
    }

    @Override
    public void postponed(PeerId id, int failures, Duration pause) {
        add(new PeerEvent.Postponed(now(), id, failures, pause));
    }

    @Override
    public void rejected(String reason, long count) {
        add(new PeerEvent.Rejected(now(), reason, count));
    }

    @Override
    public void impersonated(PeerInfo claim) {
        add(new PeerEvent.Impersonated(now(), claim));
    }
}
