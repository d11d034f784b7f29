package chorus.discovery.examples.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the example node. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of("..", "lan-node").toAbsolutePath().normalize();
    private static final String JAVA = System.getProperty("java.home");

    @TempDir
    private Path directory;

    @BeforeAll
    static void theProgramIsBuiltAlready() {
        assertThat(Path.of("target", "lan-node.jar"))
                .as("what the launcher would build")
                .exists();
    }

    @Test
    void itFindsItsProgramThroughSymbolicLinks() throws Exception {
        Path one = Files.createSymbolicLink(directory.resolve("one"), LAUNCHER);
        Path two = Files.createSymbolicLink(directory.resolve("two"), Path.of("one"));

        Run run = launch(two, JAVA, "--help");

        Files.delete(one);
        assertThat(run.output()).contains("Usage: lan-node");
        assertThat(run.status()).isZero();
    }

    @Test
    void theProgramsExitStatusIsItsOwn() throws Exception {
        Run run = launch(LAUNCHER, JAVA, "--seconds", "soon");

        assertThat(run.output()).contains("--seconds", "soon");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void aJavaHomeWithoutJavaIsNamed() throws Exception {
        Run run = launch(LAUNCHER, directory.toString(), "--help");

        assertThat(run.output()).contains("JAVA_HOME is " + directory, "17 or newer");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aJavaThatIsTooOldIsNamedWithItsVersion() throws Exception {
        Path java = Files.createDirectory(directory.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));

        Run run = launch(LAUNCHER, directory.toString(), "--help");

        assertThat(run.output()).contains("Java 11.0.2", "17 or newer");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void anArchiveOfClassesThatCannotBeMadeIsToldOnceAndTheProgramStarts() throws Exception {
        String version = Runtime.version().feature() + ".0.0-test";
        Path java = Files.createDirectory(directory.resolve("bin")).resolve("java");
        Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, """
                #!/bin/sh
                case "$*" in *DumpLoadedClassList*|*AOTCacheOutput*) exit 1 ;; esac
                exec '%s/bin/java' "$@"
                """.formatted(JAVA));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        try {
            Run first = launch(LAUNCHER, directory.toString(), "--help");
            Run second = launch(LAUNCHER, directory.toString(), "--help");

            assertThat(first.output()).contains("no class archive could be made", "Usage: lan-node");
            assertThat(first.status()).isZero();
            assertThat(second.output()).startsWith("Usage: lan-node");
            assertThat(second.status()).isZero();
        } finally {
            Files.deleteIfExists(Path.of("target", "lan-node-" + version + ".jsa"));
            Files.deleteIfExists(Path.of("target", "lan-node-" + version + ".aot"));
        }
    }

    @Test
    void anIpv6AddressToListenOnIsRefusedWhereTheJvmHasNoIpv6() throws Exception {
        Run run = Run.java(List.of(
                "-Djava.net.preferIPv4Stack=true",
                "-jar",
                Path.of("target", "lan-node.jar").toString(),
                "--listen",
                "/ip6/::1/tcp/0"));

        assertThat(run.output())
                .isEqualToNormalizingNewlines(
                        "lan-node: cannot listen on /ip6/::1/tcp/0: this machine or JVM has no IPv6; "
                                + "listen on an /ip4 address\n");
        assertThat(run.status()).isEqualTo(1);
    }

    private static Run launch(Path launcher, String javaHome, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return Run.of(command, Map.of("JAVA_HOME", javaHome));
    }
}
