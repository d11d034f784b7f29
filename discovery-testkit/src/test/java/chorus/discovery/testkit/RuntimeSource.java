package chorus.discovery.testkit;

import static java.util.Objects.requireNonNull;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A discovery module for which the test speaks. Writes down what the runtime asks of it. */
final class RuntimeSource implements PeerDiscoveryProvider {
    /** What was called, in order: {@code create}, {@code start}, {@code reconfirm 7}, {@code close}. */
    final List<String> calls = new ArrayList<>();

    private final String name;
    private @Nullable PeerSink sink;
    private @Nullable Exception failure;
    private Runnable atStart = () -> {};
    private Runnable atReconfirm = () -> {};

    RuntimeSource(String name) {
        this.name = name;
    }

    /** Lets the next start fail. */
    RuntimeSource failing(Exception cause) {
        failure = cause;
        return this;
    }

    /** Runs something in each start. */
    RuntimeSource atStart(Runnable action) {
        atStart = action;
        return this;
    }

    /** Runs something in each reconfirm. */
    RuntimeSource atReconfirm(Runnable action) {
        atReconfirm = action;
        return this;
    }

    void found(PeerInfo peer) {
        requireNonNull(sink).found(peer);
    }

    void lost(int number) {
        requireNonNull(sink).lost(RuntimePeers.id(number));
    }

    void failed(Throwable cause) {
        requireNonNull(sink).failed(cause);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PeerDiscovery create(DiscoveryContext context) {
        calls.add("create");
        return new Discovery();
    }

    private final class Discovery implements PeerDiscovery {
        @Override
        public void start(PeerSink given) throws DiscoveryException {
            calls.add("start");
            sink = given;
            Exception cause = failure;
            failure = null;
            if (cause instanceof DiscoveryException known) {
                throw known;
            } else if (cause != null) {
                throw (RuntimeException) cause;
            }
            atStart.run();
        }

        @Override
        public void reconfirm(PeerId id) {
            calls.add("reconfirm " + RuntimePeers.number(id));
            atReconfirm.run();
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
