package chorus.discovery.bootstrap;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers peers that were connected, in a file. A convenience: whatever is wrong with the file is reported and harms
 * nothing. State is on the loop, file access on a worker.
 */
final class LastGoodPeers {
    /** How many peers are remembered. */
    static final int MAX_PEERS = 20;

    /** The first line of the file. A file without it is perhaps somebody else's, and is not overwritten. */
    static final String HEADER = "# Last good peers. Written by discovery-bootstrap, which overwrites every change.";

    /** More than a file of ours can have, in bytes. */
    private static final long MAX_SIZE = 1 << 20;

    /** When a file that could not be written is tried again, if nothing changes before. */
    static final Duration RETRY = Duration.ofMinutes(5);

    private static final String READING = "reading of the last good peers";
    private static final String WRITING = "writing of the last good peers";

    private final Path file;
    private final Disk disk;
    private final Scheduler scheduler;
    private final Predicate<PeerId> isConnected;
    private final Problems problems;
    private final Map<PeerId, PeerInfo> peers = new LinkedHashMap<>();
    private boolean writable;
    private boolean changed;
    private boolean writing;
    private Cancellable retry = () -> {};
    private boolean closed;

    LastGoodPeers(Path file, Scheduler scheduler, Predicate<PeerId> isConnected, Problems problems) {
        this(file, AtomicFile::write, scheduler, isConnected, problems);
    }

    LastGoodPeers(Path file, Disk disk, Scheduler scheduler, Predicate<PeerId> isConnected, Problems problems) {
        this.file = file;
        this.disk = disk;
        this.scheduler = scheduler;
        this.isConnected = isConnected;
        this.problems = problems;
    }

    /** The port to what writes a file. */
    @FunctionalInterface
    interface Disk {

        /** Replaces a file by one with these bytes, or changes nothing. Called on a worker. */
        void write(Path file, byte[] bytes) throws IOException;
    }

    /** What a file held: what could be read of it, and what is wrong with the rest. */
    private record Contents(List<PeerInfo> peers, boolean usable, List<String> problems) {}

    /**
     * Reads the file. Nothing is written before.
     *
     * @param then told the peers that were remembered, on the loop
     */
    void read(Consumer<List<PeerInfo>> then) {
        scheduler.worker().execute(() -> {
            Contents contents = contents();
            scheduler.execute(() -> {
                if (!closed) {
                    take(contents);
                    then.accept(contents.peers);
                }
            });
        });
    }

    private void take(Contents contents) {
        writable = contents.usable;
        contents.peers.forEach(peer -> peers.putIfAbsent(peer.id(), peer));
        if (!contents.problems.isEmpty()) {
            problems.report(
                    READING, new IOException(PeerList.describe("last good peers in " + file + ":", contents.problems)));
        }
        save();
    }

    /** A peer is connected. Takes the place of one that is not, if there is no other. */
    void add(PeerInfo peer) {
        if (peer.equals(peers.get(peer.id()))) {
            return;
        }
        if (peers.size() >= MAX_PEERS && !peers.containsKey(peer.id())) {
            Optional<PeerId> idle =
                    peers.keySet().stream().filter(id -> !isConnected.test(id)).findFirst();
            if (idle.isEmpty()) {
                return;
            }
            peers.remove(idle.get());
        }
        peers.put(peer.id(), peer);
        changed = true;
        save();
    }

    /** A peer is not wanted any more. */
    void remove(PeerId id) {
        if (peers.remove(id) != null) {
            changed = true;
            save();
        }
    }

    /** Writes nothing any more, but what is being written. */
    void close() {
        closed = true;
        retry.cancel();
    }

    private void save() {
        if (!writable || !changed || writing) {
            return;
        }
        changed = false;
        writing = true;
        String text = PeerList.text(HEADER, peers.values());
        scheduler.worker().execute(() -> {
            IOException problem = write(text);
            scheduler.execute(() -> {
                writing = false;
                if (!closed) {
                    written(problem);
                }
            });
        });
    }

    private void written(@Nullable IOException problem) {
        if (problem == null) {
            problems.solved(WRITING);
            problems.solved(READING); // what was torn is whole now
            save();
        } else {
            problems.report(WRITING, problem);
            changed = true;
            retry.cancel();
            retry = scheduler.schedule(RETRY, this::save);
        }
    }

    private Contents contents() {
        try {
            if (Files.size(file) > MAX_SIZE) {
                return unusable("is too large to be ours");
            }
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (!lines.isEmpty() && !lines.get(0).equals(HEADER)) {
                return unusable("does not start with \"" + HEADER + "\"");
            }
            return parse(lines);
        } catch (NoSuchFileException e) {
            return new Contents(List.of(), true, List.of());
        } catch (IOException e) {
            return unusable("cannot be read (" + reason(e) + ")");
        }
    }

    private static Contents unusable(String reason) {
        return new Contents(List.of(), false, List.of(reason + ", so it is not used and not overwritten"));
    }

    private static Contents parse(List<String> lines) {
        List<Direct> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                if (Entry.parse(lines.get(i)) instanceof Direct direct) {
                    entries.add(direct);
                }
            } catch (IllegalArgumentException e) {
                problems.add("line " + (i + 1) + ": " + e.getMessage());
            }
        }
        List<PeerInfo> first = PeerList.peers(entries).stream().limit(MAX_PEERS).toList();
        return new Contents(first, true, problems);
    }

    private @Nullable IOException write(String text) {
        try {
            disk.write(file, text.getBytes(StandardCharsets.UTF_8));
            return null;
        } catch (IOException | RuntimeException e) {
            return new IOException("cannot write the last good peers to " + file + ": " + reason(e), e);
        }
    }

    /** The platform's message names the temporary file, another one each time. */
    private static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "no such directory";
        }
        String reason = e instanceof FileSystemException problem ? problem.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
