package chorus.discovery.examples.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jars that were built, in a JVM of their own: are the discovery modules found? */
@Timeout(120)
class ModulesIT {
    private static final Path TEST_CLASSES = Path.of("target", "test-classes");

    @Test
    void onTheModulePathTheyAreFoundAsServicesOfNamedModules() throws Exception {
        Run run = java(
                "-p", BuiltJars.path(jar -> true), "--add-modules", "chorus.discovery", "-cp", TEST_CLASSES.toString());

        assertThat(run).isEqualTo(new Run(0, "module chorus.discovery" + System.lineSeparator()));
    }

    @Test
    void onTheClassPathTheyAreFoundByTheirFilesInMetaInf() throws Exception {
        Run run = java("-cp", TEST_CLASSES + File.pathSeparator + BuiltJars.path(jar -> true));

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
                List.of(
                        "-p",
                        BuiltJars.path(others),
                        "--add-modules",
                        "chorus.discovery",
                        "-cp",
                        TEST_CLASSES.toString()),
                List.of("-cp", TEST_CLASSES + File.pathSeparator + BuiltJars.path(others)))) {
            Run run = java(options.toArray(String[]::new));

            assertThat(run.output()).contains("DiscoveryException", "mdns", "bootstrap");
            assertThat(run.status()).isEqualTo(1);
        }
    }

    private static Run java(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of(FindModules.class.getName(), "mdns", "bootstrap"));
        return Run.java(arguments);
    }
}
