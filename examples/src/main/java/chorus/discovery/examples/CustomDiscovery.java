package chorus.discovery.examples;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.ListenAddresses;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A discovery module of your own, {@code shared-directory}: for machines that share a directory but no multicast, such as
 * containers with a common volume or the nodes of a cluster. Every node keeps a file there and writes it again every ten
 * seconds; whose file stays the same for forty seconds, or goes away, is lost.
 *
 * <p>A file is named {@code <peer id>.peer}. Its first line is different each time it is written, the others are addresses.
 * So nobody compares clocks: a node counts the seconds since it has seen a change, on its own clock. A newcomer takes what a
 * crashed node has left behind for a peer, until those forty seconds are over.
 *
 * <p>The setting {@code shared-directory.path} names the directory. Who may write there is believed.
 *
 * <p>A module is found when {@code META-INF/services/chorus.discovery.spi.PeerDiscoveryProvider} names its provider. That
 * file belongs into {@code src/main/resources}; the one of this module is in {@code src/custom-discovery}, so that the
 * other examples do without it.
 */
public final class CustomDiscovery implements PeerDiscoveryProvider {
    static final String NAME = "shared-directory";
    static final String PATH = NAME + ".path";

    /** How often a node writes its file, and looks at those of the others. */
    static final Duration BEAT = Duration.ofSeconds(10);

    /** How long a file may stay the same: a node that is slow, or a share that hangs for a moment, is not gone. */
    static final Duration LIFETIME = BEAT.multipliedBy(4);

    /** How long it may when somebody could not reach the peer: a beat of the peer, a look from here, and some room. */
    static final Duration DOUBT = BEAT.multipliedBy(3);

    private static final String SUFFIX = ".peer";

    /** The most files that are read; a service knows no more peers unless it is told to (rule R10). */
    private static final int MAX_FILES = 1024;

    /** The most bytes that are read of a file: 64 addresses, which is what a service keeps of a peer, have room in it. */
    private static final int MAX_BYTES = 16 << 10;

    /** Creates the module; called by ServiceLoader. */
    public CustomDiscovery() {}

    @Override
    public String name() {
        return NAME;
    }

    /** 1. The settings are read when a source is made. Nothing else happens before its start. */
    @Override
    public PeerDiscovery create(DiscoveryContext context) throws DiscoveryException {
        String text = context.settings()
                .text(PATH)
                .orElseThrow(() -> new DiscoveryException(
                        "setting " + PATH + " is not set; expected a directory that the peers share"));
        try {
            return new Source(context, Path.of(text));
        } catch (InvalidPathException e) {
            throw new DiscoveryException("setting " + PATH + " is \"" + text + "\"; expected a directory", e);
        }
    }

    /** What a file says: who is where, and the line that changes. */
    private record Card(PeerInfo peer, String beat) {}

    /** A card, and until when it is believed, on the loop's clock, unless it changes. */
    private record Seen(Card card, long until) {}

    /** What a worker brings back from the directory; no cards at all when it could not be listed. */
    private record Look(
            @Nullable List<Card> cards, @Nullable Exception problem) {}

    /** The methods and fields are for the event loop alone, but for those that say that they are for workers (rule R1). */
    private static final class Source implements PeerDiscovery {
        private final DiscoveryContext context;
        private final Path directory;
        private final Path ownFile;
        /** Held while the own file is written or deleted, so that a late beat does not take back the goodbye. */
        private final Object ownFileLock = new Object();

        private Map<PeerId, Seen> seen = new HashMap<>();
        private Set<PeerId> found = new HashSet<>();
        private @Nullable String lastProblem;
        private long beats;
        private @Nullable PeerSink sink;
        private Cancellable timer = () -> {};
        private volatile boolean closed;

        Source(DiscoveryContext context, Path directory) {
            this.context = context;
            this.directory = directory;
            this.ownFile = directory.resolve(context.host().localId() + SUFFIX);
        }

        /** 2. What cannot work fails at the start, and the message says what to do. */
        @Override
        public void start(PeerSink target) throws DiscoveryException {
            if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
                throw new DiscoveryException(
                        directory + " is no directory that this program may write to; make it one, or"
                                + " name another by the setting " + PATH);
            }
            sink = target;
            beat();
        }

        /** 3. Files can block, so a worker goes there. It comes back by the loop, which then waits for the next beat. */
        private void beat() {
            String text = "beat " + ++beats + "\n";
            List<Multiaddr> listen = context.host().listenAddresses();
            context.scheduler().worker().execute(() -> {
                Look look = writeAndRead(text, listen);
                context.scheduler().execute(() -> {
                    if (!closed) {
                        timer = context.scheduler().schedule(BEAT, this::beat);
                        report(look);
                    }
                });
            });
        }

        /** 4. Found is said of everybody at every look (rule R2), lost only of those who were found (rule R4). */
        private void report(Look look) {
            PeerSink target = Objects.requireNonNull(sink);
            tell(target, look.problem());
            List<Card> cards = look.cards();
            if (cards == null) {
                return; // that the share is away does not say that the peers are
            }
            long now = context.scheduler().nanoTime();
            Map<PeerId, Seen> before = seen;
            Set<PeerId> gone = found;
            seen = new HashMap<>();
            found = new HashSet<>();
            for (Card card : cards) {
                PeerId id = card.peer().id();
                Seen old = before.get(id);
                Seen current = old != null && old.card().equals(card) ? old : new Seen(card, now + LIFETIME.toNanos());
                seen.put(id, current);
                if (current.until() - now > 0) {
                    found.add(id);
                    gone.remove(id);
                    target.found(card.peer());
                }
            }
            gone.forEach(target::lost);
        }

        /** 5. A problem that stays is told once, or it would fill the log. */
        private void tell(PeerSink target, @Nullable Exception problem) {
            String text = problem == null ? null : problem.toString();
            if (problem != null && !Objects.equals(text, lastProblem)) {
                target.failed(problem);
            }
            lastProblem = text;
        }

        /** 6. Somebody could not reach the peer: it has less time to show that it is there (rule R11). */
        @Override
        public void reconfirm(PeerId id) {
            long doubted = context.scheduler().nanoTime() + DOUBT.toNanos();
            seen.computeIfPresent(id, (peer, it) -> it.until() - doubted > 0 ? new Seen(it.card(), doubted) : it);
        }

        /**
         * 7. No timer stays, and the others see the goodbye at their next look (rule R9). The file is deleted here and not by
         * a worker, because workers may not outlive a program that ends now.
         */
        @Override
        public void close() {
            closed = true;
            timer.cancel();
            if (sink != null) {
                sink = null;
                deleteOwnFile();
            }
        }

        private void deleteOwnFile() {
            synchronized (ownFileLock) {
                try {
                    Files.deleteIfExists(ownFile);
                } catch (IOException e) {
                    // then they notice that it does not change any more
                }
            }
        }

        /** For workers. Nothing is thrown, or there would be no further beat. */
        private Look writeAndRead(String beat, List<Multiaddr> listen) {
            try {
                writeOwnFile(beat, listen);
                return readAll();
            } catch (IOException | RuntimeException e) {
                return new Look(null, e);
            }
        }

        /** For workers. Nobody reads half a file, because it gets its name when it is whole. */
        private void writeOwnFile(String beat, List<Multiaddr> listen) throws IOException {
            StringBuilder text = new StringBuilder(beat);
            for (Multiaddr address : ListenAddresses.expand(listen, interfaceAddresses())) {
                text.append(address).append('\n');
            }
            synchronized (ownFileLock) {
                if (!closed) {
                    Path whole = Files.writeString(directory.resolve(ownFile.getFileName() + ".new"), text);
                    Files.move(whole, ownFile, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }

        private static List<InetAddress> interfaceAddresses() throws IOException {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .toList();
        }

        /** For workers. A file that nobody understands says nothing about the others. */
        private Look readAll() throws IOException {
            List<Path> files;
            try (Stream<Path> all = Files.list(directory)) {
                files = all.filter(file -> file.toString().endsWith(SUFFIX))
                        .sorted() // every file system has an order of its own
                        .limit(MAX_FILES)
                        .toList();
            }
            List<Card> cards = new ArrayList<>();
            Exception problem = null;
            for (Path file : files) {
                try {
                    cards.add(read(file));
                } catch (NoSuchFileException e) {
                    // said goodbye just now
                } catch (IOException | IllegalArgumentException e) {
                    problem = new IOException(file + " does not tell of a peer: " + e.getMessage(), e);
                }
            }
            return new Look(cards, problem);
        }

        private static Card read(Path file) throws IOException {
            String name = file.getFileName().toString();
            PeerId id = PeerId.parse(name.substring(0, name.length() - SUFFIX.length()));
            try (InputStream in = Files.newInputStream(file)) {
                List<String> lines = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                List<Multiaddr> addresses =
                        lines.stream().skip(1).map(Multiaddr::parse).toList();
                return new Card(new PeerInfo(id, addresses), lines.isEmpty() ? "" : lines.get(0));
            }
        }
    }

    /**
     * Looks around for half a minute.
     *
     * @param args the directory; that for temporary files unless given
     * @throws Exception when discovery cannot start, or the program is interrupted
     */
    public static void main(String[] args) throws Exception {
        YourNode node = new YourNode();
        try (PeerDiscoveryService discovery = PeerDiscoveryService.builder(node)
                .modules()
                .module(new CustomDiscovery()) // a module that is registered is found without this
                .setting(PATH, args.length == 0 ? System.getProperty("java.io.tmpdir") : args[0])
                .handler(new AutoConnectHandler(node))
                .handler(PeerHandler.of(peer -> System.out.println("hello " + peer.id())))
                .build()) {
            discovery.start();
            Thread.sleep(30_000);
            System.out.println(discovery.peers());
        }
    }
}
