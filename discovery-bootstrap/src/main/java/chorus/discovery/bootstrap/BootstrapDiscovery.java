package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerSink;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the peers of a list. */
final class BootstrapDiscovery implements PeerDiscovery {
    private static final Logger log = LoggerFactory.getLogger(BootstrapDiscovery.class);

    private final DiscoveryContext context;
    private final List<Entry> entries;
    private boolean closed;

    BootstrapDiscovery(DiscoveryContext context, List<Entry> entries) {
        this.context = context;
        this.entries = List.copyOf(entries);
    }

    @Override
    public void start(PeerSink sink) {
        if (entries.isEmpty()) {
            log.debug("no bootstrap peers are configured, nothing to do");
        }
        context.scheduler().execute(() -> report(sink));
    }

    private void report(PeerSink sink) {
        if (closed) {
            return;
        }
        Map<PeerId, Set<Multiaddr>> peers = new LinkedHashMap<>();
        entries.forEach(entry ->
                peers.computeIfAbsent(entry.id(), id -> new LinkedHashSet<>()).add(entry.address()));
        peers.remove(context.host().localId());
        peers.forEach((id, addresses) -> sink.found(new PeerInfo(id, List.copyOf(addresses))));
    }

    @Override
    public void close() {
        closed = true;
    }
}
