package chorus.discovery.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What happened on the LAN of a test that failed: the seed, the last lines of the transcript and the place of a capture
 * file. Not a failure of its own: {@link LanExtension} attaches it to the failure as suppressed, so that it is shown
 * wherever the failure is.
 */
public final class LanReport extends Throwable {
    private static final long serialVersionUID = 1L;

    /** Enough to see what led to the failure; the capture file has the rest. */
    private static final int LINES = 40;

    private LanReport(String message) {
        super(message, null, false, false); // where it was made says nothing
    }

    static LanReport of(InMemoryLan lan, String test) {
        StringBuilder text = new StringBuilder(
                "the LAN had the seed " + lan.seed() + "; to see this again, annotate the test" + " with @Seed("
                        + lan.seed() + ") or run with -D" + LanExtension.SEED_PROPERTY + "=" + lan.seed());
        text.append("\nvirtual time ").append(lan.scheduler().now());
        text.append(", ").append(lan.transcript().count()).append(" packets").append(capture(lan, test));
        lan.transcript().last(LINES).forEach(line -> text.append('\n').append(line));
        return new LanReport(text.toString());
    }

    private static String capture(InMemoryLan lan, String test) {
        if (lan.transcript().packets().isEmpty()) {
            return "";
        }
        try {
            Path directory = Files.createDirectories(buildDirectory().resolve("chorus-testkit"));
            Path file = directory.resolve(test + "-" + lan.seed() + ".pcap");
            lan.transcript().writePcap(file);
            return ", captured in " + file.toAbsolutePath();
        } catch (IOException e) {
            return ", not captured: " + e;
        }
    }

    /** The build's directory for things that it makes: Maven's, Gradle's, or else that of the system. */
    private static Path buildDirectory() {
        return Stream.of("target", "build")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }
}
