package chorus.discovery.testkit;

import chorus.discovery.PeerHandler;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerHandlerProvider;
import chorus.discovery.spi.PeerSink;
import java.util.ArrayList;
import java.util.List;

/** Plugins that {@code plugins/}<i>case</i>{@code /META-INF/services} registers for {@link PluginSelectionTest}. */
public final class RuntimePlugins {
    /** What has started, and what the handler plugin was told, in order. */
    static final List<String> LOG = new ArrayList<>();

    private RuntimePlugins() {}

    /** A module that finds peer 1 at its start. */
    private static class Module implements PeerDiscoveryProvider, PeerDiscovery {
        private final String name;

        Module(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public PeerDiscovery create(DiscoveryContext context) {
            return this;
        }

        @Override
        public void start(PeerSink sink) {
            LOG.add(getClass().getSimpleName());
            sink.found(RuntimePeers.peer(1));
        }

        @Override
        public void close() {}
    }

    public static final class Alpha extends Module {
        public Alpha() {
            super("alpha");
        }
    }

    public static final class OtherAlpha extends Module {
        public OtherAlpha() {
            super("alpha");
        }
    }

    public static final class Beta extends Module {
        public Beta() {
            super("beta");
        }
    }

    public static final class Throwing extends Module {
        public Throwing() {
            super("throwing");
            throw new IllegalStateException("a plugin's bug");
        }
    }

    public static final class Nameless extends Module {
        public Nameless() {
            super("nameless");
        }

        @Override
        public String name() {
            throw new UnsupportedOperationException("no name");
        }
    }

    public static final class Noting implements PeerHandlerProvider {
        public Noting() {}

        @Override
        public String name() {
            return "noting";
        }

        @Override
        public PeerHandler create(DiscoveryContext context) {
            return PeerHandler.of(peer -> LOG.add("noting " + RuntimePeers.number(peer.id())));
        }
    }
}
