package chorus.discovery;

import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerHandlerProvider;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of one kind: those that {@link ServiceLoader} finds, those that the application gives, and its choice.
 *
 * @param <P> the provider interface
 */
abstract class Plugins<P> {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final String kind;
    private final Class<P> type;
    private final String cure;
    private final Map<String, P> given = new LinkedHashMap<>();
    private @Nullable Set<String> picked;

    private Plugins(String kind, Class<P> type, String cure) {
        this.kind = kind;
        this.type = type;
        this.cure = cure;
    }

    /** Discovery modules. */
    static final class Modules extends Plugins<PeerDiscoveryProvider> {
        Modules() {
            super(
                    "discovery module",
                    PeerDiscoveryProvider.class,
                    "add its jar to the class path or module path, such as the dependency chorus:discovery-mdns, or give one"
                            + " with PeerDiscoveryService.Builder.module");
        }

        @Override
        String nameOf(PeerDiscoveryProvider provider) {
            return provider.name();
        }
    }

    /** Handler plugins. */
    static final class Handlers extends Plugins<PeerHandlerProvider> {
        Handlers() {
            super(
                    "handler plugin",
                    PeerHandlerProvider.class,
                    "add its jar to the class path or module path, or give a handler with PeerDiscoveryService.Builder.handler");
        }

        /** Adds a handler as if its plugin had been given. */
        void give(String name, PeerHandler handler) {
            give(new Given(name, handler));
        }

        @Override
        String nameOf(PeerHandlerProvider provider) {
            return provider.name();
        }

        private record Given(String name, PeerHandler handler) implements PeerHandlerProvider {
            @Override
            public PeerHandler create(DiscoveryContext context) {
                return handler;
            }
        }
    }

    abstract String nameOf(P provider);

    /** Takes of those that are found only these. */
    void pick(String... names) {
        picked = new LinkedHashSet<>(List.of(names));
    }

    /** Adds a plugin, which takes the place of a found one of its name. */
    void give(P provider) {
        String name = nameOf(provider);
        if (given.putIfAbsent(name, provider) != null) {
            throw new IllegalArgumentException(
                    "a " + kind + " named " + name + " was given already; expected another name");
        }
    }

    int givenCount() {
        return given.size();
    }

    /**
     * Returns the chosen plugins: the found ones in the order of the names that were picked, or as they were found, and
     * then the given ones.
     *
     * @throws DiscoveryException when a picked name is not there, or two plugins share one
     */
    List<P> choose() throws DiscoveryException {
        Map<String, P> chosen = new LinkedHashMap<>();
        if (picked == null) {
            chosen.putAll(new Search().found);
        } else if (!picked.isEmpty()) {
            Search search = new Search();
            for (String name : picked) {
                P provider = given.containsKey(name) ? given.get(name) : search.found.get(name);
                if (provider == null) {
                    throw new DiscoveryException("no " + kind + " is named \"" + name + "\"; " + search + "; " + cure);
                }
                chosen.put(name, provider);
            }
        }
        chosen.putAll(given);
        return new ArrayList<>(chosen.values());
    }

    /** Refuses names that none of the chosen plugins has. */
    void requireNames(Set<String> names, List<P> chosen) throws DiscoveryException {
        Set<String> missing = new TreeSet<>(names);
        List<String> there = new ArrayList<>();
        for (P provider : chosen) {
            missing.remove(nameOf(provider));
            there.add(nameOf(provider));
        }
        if (!missing.isEmpty()) {
            throw new DiscoveryException("no " + kind + " is named " + missing + "; expected one of " + there);
        }
    }

    /** Returns the message that tells that there is none at all. */
    String none() {
        return "no " + kind + " was found; " + cure;
    }

    /** A walk through the class loaders: what is there, and what is there but broken. */
    private final class Search {
        private final Map<String, P> found = new LinkedHashMap<>();
        private final Set<String> broken = new LinkedHashSet<>();

        /**
         * Asks the thread's context class loader, which in containers and tests is the one that sees the application, and
         * then the one of this class, which sees what was deployed with it. What both see counts once.
         */
        Search() throws DiscoveryException {
            ClassLoader own = Plugins.class.getClassLoader();
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            if (context != null && context != own) {
                load(ServiceLoader.load(type, context).iterator());
            }
            load(ServiceLoader.load(type, own).iterator());
        }

        private void load(Iterator<P> providers) throws DiscoveryException {
            String last = "";
            while (true) {
                try {
                    if (!providers.hasNext()) {
                        return;
                    }
                    add(providers.next());
                } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                    String problem = e.getCause() == null ? e.toString() : e + ", because of " + e.getCause();
                    if (broken.add(problem)) {
                        LOG.warn("a {} cannot be loaded and is left out: {}", kind, problem);
                    }
                    if (problem.equals(last)) {
                        return; // the loader does not get past it
                    }
                    last = problem;
                }
            }
        }

        private void add(P provider) throws DiscoveryException {
            String name = nameOf(provider);
            P other = found.get(name);
            if (other == null) {
                found.put(name, provider);
                if (LOG.isDebugEnabled()) {
                    LOG.debug("found {} {}", kind, describe(name, provider));
                }
            } else if (!other.getClass().getName().equals(provider.getClass().getName())) {
                throw new DiscoveryException("two " + kind + "s have the same name: " + describe(name, other) + " and "
                        + describe(name, provider) + "; take one of them off the class path or module path");
            }
        }

        @Override
        public String toString() {
            List<String> names = new ArrayList<>();
            for (Map.Entry<String, P> each : found.entrySet()) {
                names.add(describe(each.getKey(), each.getValue()));
            }
            String all = "found " + (names.isEmpty() ? "none" : String.join(", ", names));
            return broken.isEmpty() ? all : all + "; could not load " + String.join(", ", broken);
        }
    }

    /** Returns name, class, version and jar of a plugin. */
    private static String describe(String name, Object provider) {
        Class<?> type = provider.getClass();
        String version = type.getPackage().getImplementationVersion();
        if (version == null && type.getModule().getDescriptor() != null) {
            version = type.getModule().getDescriptor().rawVersion().orElse(null);
        }
        CodeSource code = type.getProtectionDomain().getCodeSource();
        return name + " (" + type.getName() + ", " + (version == null ? "no version" : "version " + version)
                + (code == null ? "" : ", in " + code.getLocation()) + ")";
    }
}
