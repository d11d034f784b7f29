package chorus.discovery.testkit;

import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A listener that writes down what it is told, with numbers for peers. */
final class RuntimeEvents implements DiscoveryListener {
    final List<String> all = new ArrayList<>();

    /** Returns the events of one kind, such as {@code dropped}. */
    List<String> of(String kind) {
        return all.stream().filter(event -> event.startsWith(kind + " ")).toList();
    }

    @Override
    public void discovered(PeerInfo peer, String source) {
        add("discovered", peer, "by " + source);
    }

    @Override
    public void updated(PeerInfo peer, String source) {
        add("updated", peer, "by " + source);
    }

    @Override
    public void lost(PeerId id, String source) {
        all.add("lost " + RuntimePeers.number(id) + " by " + source);
    }

    @Override
    public void delivered(String handler, PeerInfo peer, Duration took) {
        add("delivered", peer, "to " + handler + " in " + took);
    }

    @Override
    public void dropped(String handler, PeerInfo peer) {
        add("dropped", peer, "by " + handler);
    }

    @Override
    public void failed(String handler, PeerInfo peer, Throwable cause) {
        add("failed", peer, "by " + handler + ": " + cause.getClass().getSimpleName());
    }

    @Override
    public void connected(PeerInfo peer, Duration took) {
        add("connected", peer, "in " + took);
    }

    @Override
    public void refused(PeerInfo peer, String source, String reason) {
        add("refused", peer, "from " + source + ": " + reason);
    }

    @Override
    public void sourceFailed(String source, Throwable cause) {
        all.add("sourceFailed " + source + ": " + cause.getMessage());
    }

    private void add(String event, PeerInfo peer, String more) {
        all.add(event + " " + RuntimePeers.number(peer.id()) + " " + more);
    }
}
