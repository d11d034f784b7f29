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
public final class RegisteredPlugins {
    /** What has started, and what the handler plugin was told, in order. */
    static final List<String> LOG = new ArrayList<>();

    private RegisteredPlugins() {}

    /** A module that finds peer 1 at its start. */
    private static class Module implements PeerDiscoveryProvider {
        private final ScriptedPeerDiscovery script;

        Module(String name) {
            script = new ScriptedPeerDiscovery(name).onStart(this::started);
        }

        @Override
        public String name() {
            return script.name();
        }

        @Override
        public PeerDiscovery create(DiscoveryContext context) {
            return script.create(context);
        }

        private void started(PeerSink sink) {
            LOG.add(getClass().getSimpleName());
            sink.found(TestPeers.peer(1));
        }
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
            return PeerHandler.of(peer -> LOG.add(peer.equals(TestPeers.peer(1)) ? "noting peer 1" : "noting " + peer));
        }
    }
}
