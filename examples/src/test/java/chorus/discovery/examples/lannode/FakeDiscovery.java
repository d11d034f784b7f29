package chorus.discovery.examples.lannode;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A discovery module that reports what the test says, as soon as it starts. Found as a service, under the name fake. */
public final class FakeDiscovery implements PeerDiscoveryProvider {
    static volatile List<PeerInfo> peers = List.of();
    static volatile Optional<String> failure = Optional.empty();
    static volatile Optional<String> problem = Optional.empty();
    static volatile List<Finding> findings = List.of();
    static volatile Runnable whileStarting = () -> {};
    private static volatile Consumer<PeerInfo> later = peer -> {};

    /** Reports a peer to the service that was started last. */
    static void report(PeerInfo peer) {
        later.accept(peer);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public PeerDiscovery create(DiscoveryContext context) {
        return new PeerDiscovery() {
            @Override
            public void start(PeerSink sink) throws DiscoveryException {
                if (failure.isPresent()) {
                    throw new DiscoveryException(failure.get());
                }
                whileStarting.run();
                peers.forEach(sink::found);
                problem.ifPresent(text -> sink.failed(new IOException(text)));
                later = peer -> context.scheduler().execute(() -> sink.found(peer));
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    @Override
    public CompletionStage<?> diagnose(DiscoveryContext context, Duration time, Consumer<Finding> report) {
        findings.forEach(report);
        return CompletableFuture.completedStage(time);
    }
}
