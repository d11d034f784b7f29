package chorus.discovery.examples.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jars that were built, in a JVM of their own: are the discovery modules found? */
@Timeout(120)
class ModulesIT {
    private static final Path TEST_CLASSES = Path.of("target", "test-classes");
    private static final Pattern NEEDED =
            Pattern.compile("(discovery-(api|mdns|bootstrap)|slf4j-.*|dnsjava)-[0-9].*\\.jar");

    @Test
    void onTheModulePathTheyAreFoundAsServicesOfNamedModules() throws Exception {
        Run run = java("-p", path(jar -> true), "--add-modules", "chorus.discovery", "-cp", TEST_CLASSES.toString());

        assertThat(run).isEqualTo(new Run(0, "module chorus.discovery" + System.lineSeparator()));
    }

    @Test
    void onTheClassPathTheyAreFoundByTheirFilesInMetaInf() throws Exception {
        Run run = java("-cp", TEST_CLASSES + File.pathSeparator + path(jar -> true));

        assertThat(run.output()).startsWith("unnamed module ");
        assertThat(run.status()).isZero();
    }

    @Test
    void inTheOneJarOfLanNodeTheyAreFoundToo() throws Exception {
        Run run = java("-cp", TEST_CLASSES + File.pathSeparator + Path.of("target", "lan-node.jar"));

        assertThat(run.output()).startsWith("unnamed module ");
        assertThat(run.status()).isZero();
    }

    @Test
    void aModuleWhoseJarIsMissingIsNamedTogetherWithThoseThatAreThere() throws Exception {
        Predicate<String> others = jar -> !jar.startsWith("discovery-mdns-");

        for (List<String> options : List.of(
                List.of("-p", path(others), "--add-modules", "chorus.discovery", "-cp", TEST_CLASSES.toString()),
                List.of("-cp", TEST_CLASSES + File.pathSeparator + path(others)))) {
            Run run = java(options.toArray(String[]::new));

            assertThat(run.output()).contains("DiscoveryException", "mdns", "bootstrap");
            assertThat(run.status()).isEqualTo(1);
        }
    }

    private static Run java(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(FindModules.class.getName(), "mdns", "bootstrap"));
        return Run.of(command, Map.of());
    }

    /** The jars of this build, and not its directories of classes: that is what is tested here. */
    private static String path(Predicate<String> wanted) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .filter(jar -> NEEDED.matcher(jar.getFileName().toString()).matches())
                .filter(jar -> wanted.test(jar.getFileName().toString()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
