package chorus.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The text, for class loaders with and without modules; that the jars have versions is tested with the jars. */
class PickModulesTest {
    private static final ClassLoader MODULES = PickModulesTest.class.getClassLoader();

    @Test
    void everyModuleIsNamedOnALineAndThenAllOfThemInTheCallThatPicksThem() {
        assertThat(PickModules.report(MODULES).lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("fake of an unknown version")
                        .endsWith(" (chorus.discovery.examples.lannode.FakeDiscovery)"))
                .last()
                .asString()
                .startsWith("PeerDiscoveryService.builder(node).modules(\"")
                .contains("\"fake\"")
                .endsWith("\")");
    }

    @Test
    void withoutModulesItSaysWhatToAdd() throws Exception {
        String text = PickModules.report(new WithoutServices(MODULES));

        assertThat(text).startsWith("No discovery module was found. Add one or more to the dependencies in pom.xml:\n");
        String bom = Files.readString(Path.of("..", "discovery-bom", "pom.xml"));
        assertThat(Pattern.compile("<artifactId>.*?</artifactId>").matcher(text).results())
                .hasSize(2)
                .allSatisfy(artifact -> assertThat(bom).contains(artifact.group()));
    }

    /** Sees the same classes, but not the files that name services. */
    private static final class WithoutServices extends ClassLoader {
        WithoutServices(ClassLoader parent) {
            super(parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) {
            return Collections.emptyEnumeration();
        }
    }
}
