package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerSink;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source of configured peers: puts the list, what the DNS makes of it, and the offers together. */
final class BootstrapDiscovery implements PeerDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapDiscovery.class);

    private final DiscoveryContext context;
    private final BootstrapConfig config;
    private final InstantSource wallClock;
    private final Supplier<RecordResolver> resolver;
    private @Nullable Running running;

    /**
     * Creates a source that has not started.
     *
     * @param wallClock tells when the machine has slept
     * @param resolver called when there is something to resolve for the first time
     */
    BootstrapDiscovery(
            DiscoveryContext context,
            BootstrapConfig config,
            InstantSource wallClock,
            Supplier<RecordResolver> resolver) {
        this.context = context;
        this.config = config;
        this.wallClock = wallClock;
        this.resolver = resolver;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Reads the list's file here and not on a worker, so that a bad one is told at once and by an exception: it is local
     * and small, and read once.
     */
    @Override
    public void start(PeerSink sink) throws DiscoveryException {
        if (!config.hasPeers()) {
            LOG.debug("no bootstrap peers are configured, so there is nothing to do");
            return;
        }
        ListFile file = config.file() == null ? null : new ListFile(config.file(), context.scheduler());
        List<Entry> fromFile = file == null ? List.of() : file.read();
        running = new Running(sink, file);
        running.start(fromFile);
    }

    @Override
    public void reconfirm(PeerId id) {
        if (running != null) {
            running.offers.unreachable(id);
        }
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** A source between start and close. */
    private final class Running implements Offers.Outcome {
        final Offers offers;
        private final Problems problems;
        private final @Nullable ListFile file;
        private final DnsaddrLists lists;
        private final @Nullable LastGoodPeers lastGood;
        private List<Entry> entries = List.of();
        private List<PeerInfo> remembered = List.of();

        Running(PeerSink sink, @Nullable ListFile file) {
            this.file = file;
            problems = new Problems(sink);
            offers = new Offers(context, wallClock, sink, this);
            lists = new DnsaddrLists(context, resolver, config.resolveDns(), problems, this::listsResolved);
            lastGood = config.cacheFile() == null
                    ? null
                    : new LastGoodPeers(config.cacheFile(), context.scheduler(), context.host()::isConnected, problems);
        }

        void start(List<Entry> fromFile) {
            entriesRead(fromFile);
            if (file != null) {
                file.watch(this::fileChanged, problem -> problems.report("bootstrap list", problem));
            }
            if (lastGood != null) {
                lastGood.read(peers -> {
                    remembered =
                            peers.stream().filter(peer -> !isSelf(peer.id())).toList();
                    offerRemembered();
                });
            }
        }

        void close() {
            offers.close();
            lists.close();
            if (file != null) {
                file.close();
            }
            if (lastGood != null) {
                lastGood.close();
            }
        }

        private void fileChanged(List<Entry> fromFile) {
            problems.solved("bootstrap list");
            entriesRead(fromFile);
        }

        private void entriesRead(List<Entry> fromFile) {
            entries = new ArrayList<>(config.peers());
            entries.addAll(fromFile);
            LOG.debug("the bootstrap list has {} addresses", entries.size());
            Set<Entry> wanted = new LinkedHashSet<>(entries);
            wanted.removeIf(entry -> !config.follows(entry));
            lists.follow(wanted);
            configure();
        }

        private void listsResolved() {
            configure();
            offerRemembered();
        }

        private void configure() {
            List<Direct> places = new ArrayList<>();
            for (Entry entry : entries) {
                if (config.follows(entry)) {
                    places.addAll(lists.addresses(entry));
                } else if (entry instanceof Direct place) {
                    places.add(place);
                }
            }
            places.removeIf(place -> isSelf(place.id()));
            offers.configure(PeerList.peers(places));
        }

        /** Waits for the DNS, because a remembered peer comes after the configured ones. */
        private void offerRemembered() {
            if (lists.allTried()) {
                offers.remember(remembered);
                remembered = List.of();
            }
        }

        private boolean isSelf(PeerId id) {
            return id.equals(context.host().localId());
        }

        @Override
        public void connected(PeerInfo peer) {
            if (lastGood != null) {
                lastGood.add(peer);
            }
        }

        @Override
        public void unreached(PeerId id, int failures) {
            lists.unreached(id, failures);
        }

        @Override
        public void dropped(PeerId id) {
            if (lastGood != null) {
                lastGood.remove(id);
            }
        }

        @Override
        public void networkChanged() {
            lists.restart();
        }
    }
}
