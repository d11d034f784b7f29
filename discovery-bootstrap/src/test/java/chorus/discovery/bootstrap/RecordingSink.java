package chorus.discovery.bootstrap;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerSink;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a source reports. */
final class RecordingSink implements PeerSink {
    final List<PeerInfo> found = new ArrayList<>();
    final List<PeerId> lost = new ArrayList<>();
    final List<Throwable> failed = new ArrayList<>();

    @Override
    public void found(PeerInfo peer) {
        found.add(peer);
    }

    @Override
    public void lost(PeerId id) {
        lost.add(id);
    }

    @Override
    public void failed(Throwable cause) {
        failed.add(cause);
    }
}
