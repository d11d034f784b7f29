package chorus.discovery.examples;

import chorus.discovery.spi.PeerDiscoveryProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says which discovery modules an application runs, in which versions, and what to add when it has none. */
public final class PickModules {
    private PickModules() {}

    /**
     * Prints what ServiceLoader finds.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.out.print(report(PickModules.class.getClassLoader()));
    }

    /** Returns the text for what is to be found by a class loader. */
    static String report(ClassLoader loader) {
        TreeMap<String, String> found = new TreeMap<>();
        for (PeerDiscoveryProvider module : ServiceLoader.load(PeerDiscoveryProvider.class, loader)) {
            String version = version(module.getClass()).orElse("of an unknown version");
            found.put(
                    module.name(),
                    module.name() + " " + version + " (" + module.getClass().getName() + ")");
        }
        List<String> lines = new ArrayList<>();
        if (found.isEmpty()) {
            lines.add("No discovery module was found. Add one or more to the dependencies in pom.xml:");
            lines.add("");
            lines.add(dependency("discovery-mdns", "peers on the LAN"));
            lines.add(dependency("discovery-bootstrap", "peers from a list"));
        } else {
            lines.addAll(found.values());
            lines.add("");
            lines.add("A service runs all of them. To run some only, name them:");
            lines.add("");
            lines.add(found.keySet().stream()
                    .collect(Collectors.joining("\", \"", "PeerDiscoveryService.builder(node).modules(\"", "\")")));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Returns the version of the jar that a class is from: its Implementation-Version, or that of its Java module. */
    private static Optional<String> version(Class<?> type) {
        Optional<String> ofJar = Optional.ofNullable(type.getPackage().getImplementationVersion());
        return ofJar.or(() ->
                Optional.ofNullable(type.getModule().getDescriptor()).flatMap(descriptor -> descriptor.rawVersion()));
    }

    /** The modules have the version of the API. Without one, the bill of materials has to say it. */
    private static String dependency(String artifact, String use) {
        String version = version(PeerDiscoveryProvider.class)
                .map(text -> "  <version>" + text + "</version>\n")
                .orElse("");
        return "<!-- " + use + " -->\n"
                + "<dependency>\n"
                + "  <groupId>chorus</groupId>\n"
                + ("  <artifactId>" + artifact + "</artifactId>\n")
                + version
                + "</dependency>";
    }
}
