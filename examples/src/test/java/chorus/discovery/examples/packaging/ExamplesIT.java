package chorus.discovery.examples.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.examples.CustomDiscovery;
import chorus.discovery.examples.PickModules;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The smaller programs, each in a JVM of its own, on the jars that were built. */
@Timeout(120)
class ExamplesIT {
    private static final String CLASSES = Path.of("target", "classes").toString();
    private static final String LAN_NODE = Path.of("target", "lan-node.jar").toString();
    private static final String CUSTOM_DISCOVERY =
            Path.of("src", "custom-discovery").toString();

    private final List<Process> nodes = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void endNodes() {
        nodes.forEach(Process::destroy);
    }

    @Test
    void pickModulesTellsTheVersionsOfTheModulesOnTheClassPath() throws Exception {
        assertModulesAreTold(pickModules("-cp", classPath(CLASSES, BuiltJars.path(jar -> true))));
    }

    @Test
    void pickModulesTellsTheVersionsOfTheModulesOnTheModulePath() throws Exception {
        assertModulesAreTold(
                pickModules("-p", BuiltJars.path(jar -> true), "--add-modules", "chorus.discovery", "-cp", CLASSES));
    }

    @Test
    void pickModulesTellsTheVersionsOfTheModulesInTheOneJar() throws Exception {
        assertModulesAreTold(pickModules("-cp", LAN_NODE));
    }

    @Test
    void pickModulesFindsAModuleOfYourOwnByItsRegistration() throws Exception {
        Run run = pickModules("-cp", classPath(CUSTOM_DISCOVERY, LAN_NODE));

        assertThat(run.output())
                .contains("\nshared-directory " + version() + " (" + CustomDiscovery.class.getName() + ")")
                .contains(".modules(\"bootstrap\", \"mdns\", \"shared-directory\")");
    }

    @Test
    void pickModulesSaysWhatToAddWhereThereIsNone() throws Exception {
        Run run = pickModules("-cp", classPath(CLASSES, BuiltJars.path(jar -> jar.startsWith("discovery-api-"))));

        assertThat(run.output()).contains("""
                <dependency>
                  <groupId>chorus</groupId>
                  <artifactId>discovery-mdns</artifactId>
                  <version>%s</version>
                </dependency>
                """.formatted(version()));
        assertThat(run.status()).isZero();
    }

    @Test
    void twoNodesFindEachOtherInASharedDirectory() throws Exception {
        BufferedReader one = startNode();
        BufferedReader two = startNode();

        String second = firstHello(one);
        String first = firstHello(two);

        assertThat(first).isNotEqualTo(second);
        assertThat(directory.toFile().list()).contains(first + ".peer", second + ".peer");
    }

    private BufferedReader startNode() throws IOException {
        Process node = new ProcessBuilder(Run.javaCommand(
                        List.of("-cp", LAN_NODE, CustomDiscovery.class.getName(), directory.toString())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        nodes.add(node);
        return node.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns the peer that a node greets first. */
    private static String firstHello(BufferedReader output) {
        return output.lines()
                .filter(line -> line.startsWith("hello "))
                .map(line -> line.substring("hello ".length()))
                .findFirst()
                .orElseThrow();
    }

    private static void assertModulesAreTold(Run run) {
        assertThat(run.output())
                .startsWith("bootstrap " + version() + " (chorus.discovery.bootstrap.")
                .contains("\nmdns " + version() + " (chorus.discovery.mdns.")
                .endsWith("\nPeerDiscoveryService.builder(node).modules(\"bootstrap\", \"mdns\")\n");
        assertThat(run.status()).isZero();
    }

    private static Run pickModules(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(PickModules.class.getName());
        return Run.java(arguments);
    }

    private static String classPath(String... entries) {
        return String.join(File.pathSeparator, entries);
    }

    /** Returns the version that is in the name of the API's jar. */
    private static String version() {
        String jar = BuiltJars.path(name -> name.startsWith("discovery-api-"));
        return jar.replaceAll(".*discovery-api-|\\.jar$", "");
    }
}
