package chorus.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.PeerDiscoveryContract;
import chorus.discovery.testkit.PeerEvent;
import chorus.discovery.testkit.RecordingPeerSink;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module keeps every promise of a discovery module, and its own. */
class CustomDiscoveryTest extends PeerDiscoveryContract {
    private static final Path REGISTRATION = Path.of("src", "custom-discovery");

    @TempDir
    private Path share = Path.of("");

    @Override
    protected DiscoveryFixture fixture(InMemoryLan lan) {
        return new Share(lan.scheduler(), newDirectory());
    }

    @Test
    void itIsFoundAsAServiceWhereItIsRegistered() throws Exception {
        URL[] registration = {REGISTRATION.toUri().toURL()};
        try (URLClassLoader application =
                new URLClassLoader(registration, getClass().getClassLoader())) {
            assertThat(ServiceLoader.load(PeerDiscoveryProvider.class, application))
                    .extracting(PeerDiscoveryProvider::name)
                    .contains("shared-directory");
        }
    }

    @Test
    void theOtherExamplesDoWithoutIt() {
        assertThat(ServiceLoader.load(PeerDiscoveryProvider.class))
                .extracting(PeerDiscoveryProvider::name)
                .doesNotContain("shared-directory");
    }

    @Test
    void twoNodesFindEachOtherAndOneSaysGoodbye(VirtualScheduler scheduler) throws Exception {
        RecordingPeerSink one = new RecordingPeerSink(scheduler);
        node(scheduler, 1, "/ip4/10.0.0.1/tcp/4001").start(one);
        PeerDiscovery two = node(scheduler, 2, "/ip4/10.0.0.2/tcp/4001");

        two.start(new RecordingPeerSink(scheduler));
        one.within(CustomDiscovery.BEAT).finds(TestPeers.peer(2, "/ip4/10.0.0.2/tcp/4001"));

        two.close();
        one.within(CustomDiscovery.BEAT).loses(TestPeers.id(2));
    }

    @Test
    void aFileThatStaysTheSameIsNoPeerAfterItsLifetimeUntilItChanges(VirtualScheduler scheduler) throws Exception {
        Share others = new Share(scheduler, share);
        others.write(TestPeers.peer(2));
        RecordingPeerSink reports = new RecordingPeerSink(scheduler);
        node(scheduler, 1).start(reports);

        reports.within(Duration.ZERO).finds(TestPeers.peer(2));
        reports.within(CustomDiscovery.LIFETIME).loses(TestPeers.id(2));
        reports.clear();
        scheduler.advance(Duration.ofHours(1));
        assertThat(reports.events()).noneMatch(event -> isAbout(event, 2));

        others.write(TestPeers.peer(2));
        reports.within(CustomDiscovery.BEAT).finds(TestPeers.peer(2));
    }

    @Test
    void aShareThatIsAwayIsAProblemThatIsToldOnceAndNobodyIsLostByIt(VirtualScheduler scheduler) throws Exception {
        Path directory = newDirectory();
        Path away = share.resolve("away");
        Share others = new Share(scheduler, directory);
        others.appear(TestPeers.peer(2));
        RecordingPeerSink reports = new RecordingPeerSink(scheduler);
        node(scheduler, 1, directory).start(reports);
        reports.within(Duration.ZERO).finds(TestPeers.peer(2));

        reports.clear();
        others.pause();
        Files.move(directory, away);
        scheduler.advance(Duration.ofHours(1));
        assertThat(reports.events()).singleElement().isInstanceOf(PeerEvent.Failed.class);

        reports.clear();
        Files.move(away, directory);
        others.appear(TestPeers.peer(2));
        reports.within(CustomDiscovery.BEAT).finds(TestPeers.peer(2));
        assertThat(reports.events()).noneMatch(PeerEvent.Lost.class::isInstance);
    }

    @Test
    void aFileThatTellsOfNobodyIsNamedAndTheOthersAreRead(VirtualScheduler scheduler) throws Exception {
        new Share(scheduler, share).write(TestPeers.peer(2));
        Files.writeString(share.resolve("nobody.peer"), "beat 1\n");
        Files.writeString(share.resolve(TestPeers.id(3) + ".peer"), "beat 1\n10.0.0.3:4001\n");
        RecordingPeerSink reports = new RecordingPeerSink(scheduler);

        node(scheduler, 1).start(reports);

        reports.within(Duration.ZERO).finds(TestPeers.peer(2));
        assertThat(reports.events())
                .filteredOn(PeerEvent.Failed.class::isInstance)
                .singleElement()
                .asString()
                .contains(".peer does not tell of a peer");
        scheduler.advance(CustomDiscovery.BEAT);
        assertThat(reports.events())
                .filteredOn(PeerEvent.Failed.class::isInstance)
                .hasSize(1);
    }

    private PeerDiscovery node(VirtualScheduler scheduler, int number, String... listens) throws Exception {
        return node(scheduler, number, share, listens);
    }

    private static PeerDiscovery node(VirtualScheduler scheduler, int number, Path directory, String... listens)
            throws Exception {
        return new CustomDiscovery()
                .create(new DiscoveryContext(
                        new FakePeerHost(scheduler, TestPeers.id(number)).listensOn(listens),
                        ServiceTag.CHORUS,
                        scheduler,
                        new SplittableRandom(number),
                        Settings.of(Map.of("shared-directory.path", directory.toString())),
                        id -> {}));
    }

    private static boolean isAbout(PeerEvent event, int number) {
        return event instanceof PeerEvent.Found found && found.peer().id().equals(TestPeers.id(number))
                || event instanceof PeerEvent.Lost lost && lost.id().equals(TestPeers.id(number));
    }

    private Path newDirectory() {
        try {
            return Files.createTempDirectory(share, "share");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory with the files of other nodes, which write them again as long as they are there. */
    private static final class Share implements DiscoveryFixture {
        private final VirtualScheduler scheduler;
        private final Path directory;
        private final Map<PeerId, PeerInfo> present = new LinkedHashMap<>();
        private int writes;

        Share(VirtualScheduler scheduler, Path directory) {
            this.scheduler = scheduler;
            this.directory = directory;
            scheduler.schedule(Duration.ofSeconds(10), this::beat);
        }

        @Override
        public PeerDiscoveryProvider provider() {
            return new CustomDiscovery();
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("shared-directory.path", directory.toString());
        }

        @Override
        public Map<String, String> badSetting() {
            return Map.of("shared-directory.path", "no\0path");
        }

        @Override
        public Duration patience() {
            return Duration.ofMinutes(5);
        }

        @Override
        public void appear(PeerInfo peer) {
            present.put(peer.id(), peer);
            write(peer);
        }

        @Override
        public void disappear(PeerId id) {
            present.remove(id);
        }

        @Override
        public boolean seesThisNode() {
            return Files.exists(directory.resolve(THIS_NODE + ".peer"));
        }

        @Override
        public void obstruct() {
            try {
                Files.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Stops all nodes. */
        void pause() {
            present.clear();
        }

        void write(PeerInfo peer) {
            String addresses =
                    peer.addresses().stream().map(address -> address + "\n").collect(Collectors.joining());
            try {
                Files.writeString(directory.resolve(peer.id() + ".peer"), "write " + ++writes + "\n" + addresses);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void beat() {
            present.values().forEach(this::write);
            scheduler.schedule(Duration.ofSeconds(10), this::beat);
        }
    }
}
