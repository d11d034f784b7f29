package chorus.discovery.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in the document on testing is the code of this package, which is compiled and run. */
class DocumentationTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

    @Test
    void everyCodeBlockOfTheDocumentIsTheCodeOfATestThatRuns() throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = JAVA_BLOCK.matcher(Files.readString(MODULE.resolve("../docs/testing.md")));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }

        String sources = sources();
        assertThat(blocks)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(block -> assertThat(sources).contains(block));
    }

    private static String sources() throws IOException {
        Path here = MODULE.resolve("src/test/java/chorus/discovery/example");
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(here)) {
            for (Path file : files.sorted().toList()) {
                sources.append(Files.readString(file));
            }
        }
        return sources.toString();
    }
}
