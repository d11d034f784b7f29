package chorus.discovery.examples.packaging;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of this build, and not its directories of classes. */
final class BuiltJars {
    private static final Pattern NEEDED =
            Pattern.compile("(discovery-(api|mdns|bootstrap)|slf4j-.*|dnsjava)-[0-9].*\\.jar");

    private BuiltJars() {}

    /** Returns the jars of the library and what it needs whose names are wanted, as a class path or module path. */
    static String path(Predicate<String> wanted) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .filter(jar -> NEEDED.matcher(jar.getFileName().toString()).matches())
                .filter(jar -> wanted.test(jar.getFileName().toString()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
