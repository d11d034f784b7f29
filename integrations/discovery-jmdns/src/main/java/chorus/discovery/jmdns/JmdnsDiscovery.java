package chorus.discovery.jmdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.jmdns.JmdnsLink.Service;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.jmdns.JmDNS;
import org.jspecify.annotations.Nullable;

/** The services that one or several JmDNS know, put together to peers. Runs on the loop. */
final class JmdnsDiscovery implements PeerDiscovery {
    /** JmDNS says nothing of the refreshes that it receives, so what it holds is told again this often (rule R2). */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Rule R10: four for each peer that a service knows at most, for several links and names. */
    private static final int MAX_SERVICES = 4096;

    private final DiscoveryContext context;
    private final List<JmDNS> instances;
    private final List<JmdnsLink> links = new ArrayList<>();
    /** Each with its peer once that is known. */
    private final Map<Service, Optional<PeerInfo>> services = new LinkedHashMap<>();

    private @Nullable PeerSink sink;
    private @Nullable Cancellable timer;

    JmdnsDiscovery(DiscoveryContext context, List<JmDNS> instances) {
        this.context = context;
        this.instances = instances;
    }

    @Override
    public void start(PeerSink target) throws DiscoveryException {
        for (JmDNS instance : instances) {
            links.add(new JmdnsLink(instance, context, this));
        }
        sink = target;
        links.forEach(JmdnsLink::open);
        repeat();
    }

    @Override
    public void close() {
        if (sink != null) {
            sink = null;
            Objects.requireNonNull(timer).cancel();
            links.forEach(JmdnsLink::close);
        }
    }

    void added(Service service) {
        if (sink != null && services.size() < MAX_SERVICES && services.putIfAbsent(service, Optional.empty()) == null) {
            service.link().resolve(service.name());
        }
    }

    void resolved(Service service, byte[] txt) {
        Optional<PeerInfo> peer = service.link().peer(txt);
        // JmDNS tells of a service that it knows without its text in between
        if (sink == null || peer.isEmpty() || (services.size() >= MAX_SERVICES && !services.containsKey(service))) {
            return;
        }
        Optional<PeerInfo> before = services.put(service, peer);
        PeerId id = peer.get().id();
        if (before != null) {
            before.map(PeerInfo::id).filter(other -> !other.equals(id)).ifPresent(this::tell);
        }
        tell(id);
    }

    void removed(Service service) {
        Optional<PeerInfo> gone = services.remove(service);
        if (gone != null) {
            gone.map(PeerInfo::id).ifPresent(this::tell);
        }
    }

    void failed(Exception cause) {
        if (sink != null) {
            sink.failed(cause);
        }
    }

    private void repeat() {
        timer = context.scheduler().schedule(PERIOD, this::repeat);
        links.forEach(JmdnsLink::announce);
        services.forEach((service, peer) -> {
            if (peer.isEmpty()) {
                service.link().resolve(service.name());
            }
        });
        List<PeerId> known = services.values().stream()
                .flatMap(Optional::stream)
                .map(PeerInfo::id)
                .distinct()
                .toList();
        known.forEach(this::tell);
    }

    /** Reports a peer with the addresses of all its services, or as lost when it has none. */
    private void tell(PeerId id) {
        PeerSink target = sink;
        if (target == null) {
            return;
        }
        List<Multiaddr> addresses = services.values().stream()
                .flatMap(Optional::stream)
                .filter(peer -> peer.id().equals(id))
                .flatMap(peer -> peer.addresses().stream())
                .toList();
        if (addresses.isEmpty()) {
            target.lost(id);
        } else {
            target.found(new PeerInfo(id, addresses));
        }
    }
}
