package chorus.discovery.testkit;

import static java.util.Objects.requireNonNull;
import static org.mockito.Mockito.mock;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A service in virtual time that has only the fakes of a test around it. The node itself is peer 0. */
final class WiredService implements AutoCloseable {
    final VirtualScheduler time = new VirtualScheduler();
    final FakePeerHost host = new FakePeerHost(time, TestPeers.id(0));
    final DiscoveryListener listener = mock(DiscoveryListener.class);

    private final PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(host)
            .scheduler(time)
            .modules()
            .handlers()
            .listener(listener);
    private @Nullable PeerDiscoveryService service;

    ScriptedPeerDiscovery module(String name) {
        ScriptedPeerDiscovery module = new ScriptedPeerDiscovery(name);
        builder.module(module);
        return module;
    }

    RecordingPeerHandler handler(String name) {
        RecordingPeerHandler handler = new RecordingPeerHandler(time);
        builder.handler(name, handler);
        return handler;
    }

    /** Sets anything else before the service is built. */
    WiredService with(Consumer<PeerDiscoveryService.Builder> option) {
        option.accept(builder);
        return this;
    }

    /** Builds the service, for a test in which that is not the same as starting it. */
    WiredService build() throws DiscoveryException {
        service = builder.build();
        return this;
    }

    void start() throws DiscoveryException {
        if (service == null) {
            build();
        }
        requireNonNull(service).start();
        settle();
    }

    /** Runs all that is due now, such as the reports of modules. */
    void settle() {
        time.runDue();
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    List<PeerInfo> peers() {
        return requireNonNull(service).peers();
    }

    void reconfirm(PeerId id) {
        requireNonNull(service).reconfirm(id);
    }

    /** What a handler was told before any time had passed. */
    static PeerEvent found(PeerInfo peer) {
        return new PeerEvent.Found(Duration.ZERO, peer);
    }

    /** What a handler was told before any time had passed. */
    static PeerEvent lost(PeerId id) {
        return new PeerEvent.Lost(Duration.ZERO, id);
    }

    @Override
    public void close() {
        if (service != null) {
            service.close();
        }
    }
}
