package chorus.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What SECURITY.md calls shown is shown by a test or a script that exists. */
class SecurityTest {
    private static final Path ROOT = Path.of("..");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern SCRIPT = Pattern.compile("`(interop/\\w+)`");
    private static final Pattern ROW = Pattern.compile("^\\|.*\\|$", Pattern.MULTILINE);

    private static String text;
    private static List<Path> testClasses;

    @BeforeAll
    static void readAll() throws IOException {
        text = Files.readString(ROOT.resolve("SECURITY.md"));
        try (Stream<Path> modules = Files.walk(ROOT, 2)) {
            testClasses = modules.map(module -> module.resolve(TESTS))
                    .filter(Files::isDirectory)
                    .flatMap(SecurityTest::filesIn)
                    .toList();
        }
    }

    @Test
    void everyTestThatIsNamedExists() {
        List<MatchResult> named = TEST.matcher(text).results().toList();

        assertThat(named).hasSizeGreaterThan(50);
        assertThat(named)
                .allSatisfy(test -> assertThat(classNamed(test.group(1)))
                        .content()
                        .containsPattern("\n +(public )?void " + test.group(2) + "\\("));
    }

    @Test
    void everyScriptThatIsNamedCanBeRun() {
        List<Path> scripts = SCRIPT.matcher(text)
                .results()
                .map(script -> ROOT.resolve(script.group(1)))
                .toList();

        assertThat(scripts).isNotEmpty().allMatch(Files::isExecutable);
    }

    @Test
    void nothingIsClaimedThatNothingShows() {
        List<String> rows = ROW.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(row -> !isHead(row))
                .toList();

        assertThat(rows).isNotEmpty().allMatch(row -> TEST.matcher(row).find());
    }

    private static boolean isHead(String row) {
        return row.startsWith("|---") || row.endsWith(" shown by |");
    }

    private static Path classNamed(String name) {
        List<Path> found = testClasses.stream()
                .filter(file -> file.endsWith(name + ".java"))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static Stream<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new AssertionError("cannot list " + folder, e);
        }
    }
}
