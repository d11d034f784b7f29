package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file with one address a line, read again when it changes.
 *
 * <p>A change is taken when the file has looked the same for two polls: an editor that empties a file and writes it again
 * must not make every peer lost.
 */
final class ListFile {
    /** How often the file is looked at. */
    static final Duration POLL = Duration.ofSeconds(5);

    /** The largest file that can be meant as a list, in bytes: more than 100,000 addresses. */
    static final long MAX_SIZE = 16 << 20;

    private final Path path;
    private final Scheduler scheduler;
    private @Nullable Stamp taken;
    private @Nullable Stamp seen;
    private Cancellable timer = () -> {};
    private boolean closed;

    ListFile(Path path, Scheduler scheduler) {
        this.path = path;
        this.scheduler = scheduler;
    }

    /** What changes when a file does. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {
        static final Stamp MISSING = new Stamp(FileTime.fromMillis(0), -1, null);
    }

    /** What a poll saw: nothing new, new entries, or a problem. */
    private record Look(
            @Nullable Stamp stamp,
            @Nullable List<Entry> entries,
            @Nullable Exception problem) {}

    /**
     * Reads the file on the calling thread, for the start.
     *
     * @throws DiscoveryException when it cannot be read, or an address is bad; shows each bad one with its line
     */
    List<Entry> read() throws DiscoveryException {
        try {
            taken = stamp();
            seen = taken;
            return parse();
        } catch (IOException e) {
            throw new DiscoveryException(describe(e), e);
        }
    }

    /**
     * Watches the file until {@link #close()}, reading on a worker.
     *
     * @param changed told the new entries, on the loop
     * @param failed told what is wrong with a changed file, on the loop
     */
    void watch(Consumer<List<Entry>> changed, Consumer<Exception> failed) {
        timer = scheduler.schedule(POLL, () -> {
            Stamp oldTaken = taken;
            Stamp oldSeen = seen;
            scheduler.worker().execute(() -> {
                Look look = look(oldTaken, oldSeen);
                scheduler.execute(() -> {
                    if (!closed) {
                        take(look, changed, failed);
                        watch(changed, failed);
                    }
                });
            });
        });
    }

    /** Stops watching. */
    void close() {
        closed = true;
        timer.cancel();
    }

    private void take(Look look, Consumer<List<Entry>> changed, Consumer<Exception> failed) {
        seen = look.stamp;
        if (look.entries != null) {
            taken = look.stamp;
            changed.accept(look.entries);
        } else if (look.problem != null) {
            taken = look.stamp;
            failed.accept(look.problem);
        }
    }

    private Look look(@Nullable Stamp oldTaken, @Nullable Stamp oldSeen) {
        Stamp now = null;
        try {
            now = stamp();
            if (now.equals(oldTaken) || !now.equals(oldSeen)) {
                return new Look(now, null, null);
            }
            return new Look(now, parse(), null);
        } catch (DiscoveryException e) {
            return new Look(now, null, e);
        } catch (IOException e) {
            return new Look(now, null, new IOException(describe(e) + "; the last good list stays", e));
        }
    }

    private Stamp stamp() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (NoSuchFileException e) {
            return Stamp.MISSING;
        }
    }

    private List<Entry> parse() throws IOException, DiscoveryException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("it is not a regular file"); // reading a pipe would block
        }
        if (Files.exists(path) && Files.size(path) > MAX_SIZE) {
            throw new IOException("it has more than " + (MAX_SIZE >> 20) + " MiB, too many for a list");
        }
        return PeerList.parse("bootstrap list " + path, "line", Files.readAllLines(path));
    }

    private String describe(IOException e) {
        String reason = e instanceof NoSuchFileException
                ? "there is no such file"
                : e instanceof CharacterCodingException ? "it is not UTF-8 text" : e.getMessage();
        return "cannot read the bootstrap list " + path + ": " + reason;
    }
}
