package chorus.discovery.testkit;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHost;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A service in virtual time with the sources, handlers and listener of a test. The node itself is peer 0. */
final class RuntimeWorld implements AutoCloseable {
    final VirtualScheduler time = new VirtualScheduler();
    final RuntimeEvents events = new RuntimeEvents();
    final PeerHost host = mock(PeerHost.class);

    private final PeerDiscoveryService.Builder builder;
    private @Nullable PeerDiscoveryService service;

    RuntimeWorld() {
        when(host.localId()).thenReturn(RuntimePeers.id(0));
        builder = PeerDiscoveryService.builder(host)
                .scheduler(time)
                .modules()
                .handlers()
                .listener(events);
    }

    RuntimeSource source(String name) {
        RuntimeSource source = new RuntimeSource(name);
        builder.module(source);
        return source;
    }

    RuntimeHandler handler(String name) {
        RuntimeHandler handler = new RuntimeHandler();
        builder.handler(name, handler);
        return handler;
    }

    /** Sets anything else before the start. */
    RuntimeWorld with(Consumer<PeerDiscoveryService.Builder> option) {
        option.accept(builder);
        return this;
    }

    RuntimeWorld start() throws DiscoveryException {
        service().start();
        settle();
        return this;
    }

    PeerDiscoveryService service() throws DiscoveryException {
        if (service == null) {
            service = builder.build();
        }
        return service;
    }

    /** Runs all that is due now. */
    void settle() {
        time.runDue();
    }

    void advance(Duration time) {
        this.time.advance(time);
    }

    @Override
    public void close() {
        if (service != null) {
            service.close();
        }
    }
}
