package chorus.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says is what the sources do. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    /** The comment before a block of code names the file and the region that it is a copy of. */
    private static final Pattern COPY =
            Pattern.compile("<!-- (\\S+\\.java) (\\S+) -->\n```java\n(.*?)```", Pattern.DOTALL);

    private final String readme = read(ROOT.resolve("README.md"));

    @Test
    void everyBlockOfJavaIsACopyOfARegionThatIsCompiled() {
        List<MatchResult> copies = COPY.matcher(readme).results().toList();

        assertThat(copies).hasSize(blocks("java").size()).isNotEmpty();
        assertThat(copies)
                .allSatisfy(copy -> assertThat(copy.group(3)).isEqualTo(region(copy.group(1), copy.group(2))));
    }

    @Test
    void theBillOfMaterialsIsNamedInItsVersionAndHasTheModules() {
        String bom = read(ROOT.resolve("discovery-bom/pom.xml"));
        String snippet = blocks("xml").get(0);

        assertThat(snippet).contains(coordinates("discovery-bom", element(bom, "version")));
        assertThat(Pattern.compile("<artifactId>(.*?)</artifactId>")
                        .matcher(snippet)
                        .results())
                .hasSizeGreaterThan(1)
                .allSatisfy(artifact -> assertThat(bom).contains(artifact.group()));
    }

    @Test
    void theTestCommandIsTheOneThatChecksEveryChange() {
        List<String> commands =
                blocks("sh").stream().filter(block -> block.startsWith("mvn ")).toList();

        assertThat(commands).hasSize(1);
        assertThat(read(ROOT.resolve(".ci/run"))).endsWith("\n" + commands.get(0));
    }

    private List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String region(String file, String name) {
        List<String> lines = read(ROOT.resolve(file))
                .lines()
                .dropWhile(line -> !line.strip().equals("// README: " + name))
                .skip(1)
                .takeWhile(line -> !line.strip().equals("// README: end"))
                .toList();
        return String.join("\n", lines).stripIndent() + "\n";
    }

    private static String coordinates(String artifact, String version) {
        return Stream.of("<artifactId>" + artifact + "</artifactId>", "<version>" + version + "</version>")
                .collect(Collectors.joining("\n      "));
    }

    private static String element(String xml, String name) {
        return Pattern.compile("<" + name + ">(.*?)</" + name + ">")
                .matcher(xml)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file.toAbsolutePath(), e);
        }
    }
}
