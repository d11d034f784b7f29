package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import chorus.discovery.testkit.PeerEvent;
import chorus.discovery.testkit.RecordingPeerSink;
import chorus.discovery.testkit.VirtualScheduler;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodPeersTest {
    private final World world = new World();
    private Path directory = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void setUp(@TempDir Path directory) {
        this.directory = directory;
        file = directory.resolve("good.txt");
    }

    @Test
    void peersThatWereConnectedAreWrittenAndOthersAreNot() throws Exception {
        world.up(1, 2);
        start(Peers.line(1), Peers.line(2), Peers.line(3));
        world.advance(Duration.ofMinutes(1));
        assertThat(Files.readAllLines(file))
                .startsWith(LastGoodPeers.HEADER)
                .containsExactlyInAnyOrder(LastGoodPeers.HEADER, Peers.line(1), Peers.line(2));
        assertThat(filesInDirectory()).containsExactly("good.txt");
    }

    @Test
    void rememberedPeersAreOfferedAfterTheConfiguredOnes() throws Exception {
        write(LastGoodPeers.HEADER, Peers.line(7), Peers.line(8));
        start(Peers.line(1), Peers.line(2), Peers.line(3));
        world.advance(Duration.ofSeconds(11));
        assertThat(world.offeredAt(Duration.ZERO)).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(world.offeredAt(Offers.ATTEMPT)).contains(7, 8);
    }

    @Test
    void noMoreThanTwentyPeersOfAFileAreOffered() throws Exception {
        Files.writeString(
                file,
                PeerList.text(
                        LastGoodPeers.HEADER,
                        IntStream.rangeClosed(101, 130).mapToObj(Peers::info).toList()));
        world.up(IntStream.rangeClosed(101, 130).toArray());
        start(Peers.line(1));
        world.advance(Duration.ofMinutes(5));
        assertThat(world.connected).hasSize(LastGoodPeers.MAX_PEERS);
    }

    @Test
    void theNewestPeersAreInTheFileWhenWorkersOvertakeEachOther() throws Exception {
        LastGoodPeers peers = new LastGoodPeers(
                file,
                new OvertakingWorkers(world.scheduler),
                id -> false,
                new Problems(new RecordingPeerSink(world.scheduler)));
        peers.read(nobody -> {});
        world.advance(Duration.ofSeconds(2));
        for (int peer = 1; peer <= 5; peer++) {
            peers.add(Peers.info(peer));
        }
        world.advance(Duration.ofMinutes(1));
        assertThat(Files.readAllLines(file)).hasSize(1 + 5);
    }

    @Test
    void rememberedPeersHelpWhenTheDnsIsDownAtTheStart() throws Exception {
        write(LastGoodPeers.HEADER, Peers.line(7));
        world.up(7);
        world.dns.down = true;
        start("/dnsaddr/example.org");
        world.advance(Duration.ofSeconds(2));
        assertThat(world.connected).containsExactly(Peers.id(7));
    }

    @Test
    void rememberedPeersWaitUntilTheDnsHasAnswered() throws Exception {
        write(LastGoodPeers.HEADER, Peers.line(7));
        world.dns.put("example.org", Peers.line(1));
        start("/dnsaddr/example.org");
        assertThat(world.events).isEmpty();
        world.advance(Duration.ofSeconds(1));
        assertThat(world.events).extracting(World.Event::peer).containsExactly(1, 7);
    }

    @Test
    void aTornFileGivesWhatIsWholeAndOneWarning() throws Exception {
        write(LastGoodPeers.HEADER, Peers.line(7), Peers.line(8).substring(0, 50));
        start(Peers.line(1));
        world.advance(Duration.ofSeconds(1));
        assertThat(world.known()).containsExactlyInAnyOrder(1, 7);
        assertThat(world.problems).hasSize(1).first().asString().contains("last good peers in " + file, "line 3: ");
        assertThat(world.recovered).isEmpty();
        world.up(1);
        world.advance(Duration.ofMinutes(1));
        assertThat(world.recovered).as("since the file was written anew").hasSize(1);
    }

    @Test
    void aForeignFileIsNeitherUsedNorOverwritten() throws Exception {
        write(Peers.line(7), "my own notes");
        world.up(1);
        start(Peers.line(1));
        world.advance(Duration.ofMinutes(1));
        assertThat(Files.readAllLines(file)).containsExactly(Peers.line(7), "my own notes");
        assertThat(world.known()).containsExactly(1);
        assertThat(world.problems).hasSize(1).first().asString().contains("not used and not overwritten");
    }

    @Test
    void aFileOfBytesIsAForeignFile() throws Exception {
        byte[] bytes = {(byte) 0xca, (byte) 0xfe, 0, 1, 2, (byte) 0xff};
        Files.write(file, bytes);
        world.up(1);
        start(Peers.line(1));
        world.advance(Duration.ofMinutes(1));
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void anEmptyFileIsOurs() throws Exception {
        Files.createFile(file);
        world.up(1);
        start(Peers.line(1));
        world.advance(Duration.ofMinutes(1));
        assertThat(Files.readAllLines(file)).containsExactly(LastGoodPeers.HEADER, Peers.line(1));
        assertThat(world.problems).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenIsOneWarningAndHarmsNothing() throws Exception {
        file = directory.resolve("missing").resolve("good.txt");
        world.up(1, 2, 3, 4, 5);
        start(lines(5));
        world.advance(Duration.ofMinutes(10));
        assertThat(world.connected).hasSize(5);
        assertThat(world.problems)
                .containsExactly("cannot write the last good peers to " + file + ": no such directory");
    }

    @Test
    void writingGoesOnWhenTheTroubleIsOver() throws Exception {
        file = directory.resolve("missing").resolve("good.txt");
        world.up(1);
        start(Peers.line(1), Peers.line(2));
        world.advance(Duration.ofMinutes(1));
        Files.createDirectory(file.getParent());
        world.up(2);
        world.advance(Duration.ofMinutes(10));
        assertThat(Files.readAllLines(file))
                .containsExactlyInAnyOrder(LastGoodPeers.HEADER, Peers.line(1), Peers.line(2));
    }

    @Test
    void aFailedWriteLeavesNoPartBehind() throws Exception {
        start(Peers.line(1));
        world.advance(Duration.ofSeconds(1));
        Files.createDirectory(file);
        Files.createFile(file.resolve("so that it is not empty"));
        world.up(1);
        world.advance(Duration.ofMinutes(1));
        assertThat(world.connected).hasSize(1);
        assertThat(filesInDirectory()).containsExactly("good.txt");
        assertThat(world.problems).hasSize(1);
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsOneWarning() throws Exception {
        Files.createDirectory(file);
        world.up(1);
        start(Peers.line(1));
        world.advance(Duration.ofMinutes(1));
        assertThat(world.connected).hasSize(1);
        assertThat(world.problems).hasSize(1).first().asString().contains("not used and not overwritten");
    }

    @Test
    void aFullDiskIsToldOnceAndTheFileIsWrittenWhenThereIsRoomAgain() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        List<Duration> attempts = new ArrayList<>();
        RecordingPeerSink sink = new RecordingPeerSink(world.scheduler);
        LastGoodPeers peers = new LastGoodPeers(
                file,
                (path, bytes) -> {
                    attempts.add(world.now());
                    if (full.get()) {
                        throw new FileSystemException(path.toString(), null, "No space left on device");
                    }
                    AtomicFile.write(path, bytes);
                },
                world.scheduler,
                id -> true,
                new Problems(sink));
        peers.read(nobody -> {});
        peers.add(Peers.info(1));
        peers.add(Peers.info(2));
        world.advance(Duration.ofHours(1));
        assertThat(attempts).hasSize(13).last().isEqualTo(Duration.ofHours(1));
        assertThat(sink.events())
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        PeerEvent.Failed.class,
                        failed -> assertThat(failed.cause())
                                .hasMessage(
                                        "cannot write the last good peers to " + file + ": No space left on device"));
        full.set(false);
        world.advance(LastGoodPeers.RETRY);
        assertThat(Files.readAllLines(file)).containsExactly(LastGoodPeers.HEADER, Peers.line(1), Peers.line(2));
        assertThat(sink.events()).hasSize(2).last().isInstanceOf(PeerEvent.Recovered.class);
        world.advance(Duration.ofHours(1));
        assertThat(attempts).hasSize(14);
    }

    @Test
    void twentyPeersAreRememberedAndOneThatIsGoneGivesItsPlaceToANewOne() throws Exception {
        world.up(IntStream.rangeClosed(1, 25).toArray());
        start(lines(25));
        world.advance(Duration.ofMinutes(1));
        List<String> first = Files.readAllLines(file);
        assertThat(first).hasSize(1 + LastGoodPeers.MAX_PEERS);
        int gone = IntStream.rangeClosed(1, 25)
                .filter(peer -> first.contains(Peers.line(peer)))
                .findFirst()
                .orElseThrow();
        int forgotten = IntStream.rangeClosed(1, 25)
                .filter(peer -> !first.contains(Peers.line(peer)))
                .findFirst()
                .orElseThrow();
        world.down(gone, forgotten);
        world.advance(Duration.ofMinutes(5));
        world.up(forgotten);
        world.advance(Duration.ofMinutes(6));
        assertThat(Files.readAllLines(file))
                .hasSize(1 + LastGoodPeers.MAX_PEERS)
                .contains(Peers.line(forgotten))
                .doesNotContain(Peers.line(gone));
    }

    @Test
    void aPeerThatTheListDropsIsForgotten() throws Exception {
        Path list = directory.resolve("list.txt");
        Files.write(list, List.of(Peers.line(1), Peers.line(2)));
        world.up(1, 2);
        world.start(new BootstrapConfig(List.of(), list, null, file, false));
        world.advance(Duration.ofMinutes(1));
        Files.write(list, List.of(Peers.line(2)));
        world.advance(Duration.ofMinutes(1));
        assertThat(Files.readAllLines(file)).containsExactly(LastGoodPeers.HEADER, Peers.line(2));
    }

    @Test
    void aRememberedPeerThatTheListNamesLaterIsAConfiguredOne() throws Exception {
        Path list = directory.resolve("list.txt");
        Files.write(list, List.of(Peers.line(1)));
        write(LastGoodPeers.HEADER, Peers.line(7));
        world.start(new BootstrapConfig(List.of(), list, null, file, false));
        world.advance(Duration.ofMinutes(1));
        Files.write(list, List.of(Peers.line(1), Peers.line(7)));
        world.advance(Duration.ofMinutes(1));
        assertThat(world.lost()).isEmpty();
        Files.write(list, List.of(Peers.line(1)));
        world.advance(Duration.ofMinutes(1));
        assertThat(world.lost()).containsExactly(7);
    }

    @Test
    void aPeerThatComesAndGoesIsNotWrittenEachTime() throws Exception {
        world.up(1);
        start(Peers.line(1));
        world.advance(Duration.ofMinutes(1));
        Files.delete(file);
        world.connected.clear();
        world.advance(Duration.ofMinutes(5));
        assertThat(world.connected).isNotEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void nothingIsReportedAfterClose() throws Exception {
        write("foreign");
        start(Peers.line(1));
        Objects.requireNonNull(world.source).close();
        int before = world.problems.size();
        world.advance(Duration.ofMinutes(1));
        assertThat(world.problems).hasSize(before);
    }

    private void start(String... addresses) throws Exception {
        world.start(config(addresses));
    }

    private BootstrapConfig config(String... addresses) {
        return new BootstrapConfig(World.config(addresses).peers(), null, null, file, false);
    }

    private static String[] lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Peers::line).toArray(String[]::new);
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private List<String> filesInDirectory() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** Workers of which each is quicker than the one before. */
    private static final class OvertakingWorkers implements Scheduler {
        private final VirtualScheduler loop;
        private Duration next = Duration.ofSeconds(1);

        OvertakingWorkers(VirtualScheduler loop) {
            this.loop = loop;
        }

        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return loop.schedule(delay, task);
        }

        @Override
        public Executor worker() {
            return task -> {
                loop.schedule(next, task);
                next = next.dividedBy(2);
            };
        }
    }
}
