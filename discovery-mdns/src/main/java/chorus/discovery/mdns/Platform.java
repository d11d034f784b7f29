package chorus.discovery.mdns;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The operating system, as far as it can be asked without privileges.
 *
 * @param os its name as the JVM has it, such as {@code Linux}
 * @param android whether it is Android, which also calls itself Linux
 * @param root where the files of Linux are looked for
 * @param programs where programs are
 */
record Platform(String os, boolean android, Path root, List<Path> programs) {
    /** A system that tells nothing. */
    static final Platform UNKNOWN = new Platform("unknown", false, Path.of("/"), List.of());

    /** Copies the list. */
    Platform {
        programs = List.copyOf(programs);
    }

    /** The system that this JVM runs on. */
    static Platform system() {
        List<Path> programs = new ArrayList<>(List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin")));
        for (String each : Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator)) {
            try {
                programs.add(Path.of(each));
            } catch (InvalidPathException e) {
                // nothing can be there
            }
        }
        boolean android = System.getProperty("java.vendor", "").contains("Android");
        return new Platform(System.getProperty("os.name", "unknown"), android, Path.of("/"), programs);
    }

    boolean isLinux() {
        return os.equals("Linux");
    }

    boolean isMac() {
        return os.startsWith("Mac");
    }

    boolean isWindows() {
        return os.startsWith("Windows");
    }

    /** Returns those of these programs that are installed. */
    List<String> installed(String... names) {
        return Stream.of(names)
                .filter(name -> programs.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(name))))
                .toList();
    }

    /** Returns whether a file of Linux is there. */
    boolean has(String file) {
        return isLinux() && Files.exists(root.resolve(file));
    }

    /** Returns the text of a file of Linux in lower case; empty when it cannot be read. */
    String text(String file) {
        try {
            return isLinux() ? Files.readString(root.resolve(file)).strip().toLowerCase(Locale.ROOT) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
