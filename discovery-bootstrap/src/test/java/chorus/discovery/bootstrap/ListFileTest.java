package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chorus.discovery.DiscoveryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListFileTest {
    private static final Duration TWO_POLLS = ListFile.POLL.multipliedBy(2).plusSeconds(1);

    private final World world = new World();
    private Path file = Path.of("");
    private int writes;

    @BeforeEach
    void setUp(@TempDir Path directory) {
        file = directory.resolve("peers.txt");
        world.up(IntStream.rangeClosed(1, 9).toArray());
    }

    @Test
    void thePeersOfTheFileAreOfferedAtTheStart() throws Exception {
        write("# ours", Peers.line(1), Peers.line(2));
        start();
        assertThat(world.known()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aFileThatIsNotThereFailsTheStart() {
        assertThatThrownBy(this::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("cannot read the bootstrap list " + file + ": there is no such file");
        assertThat(world.scheduler.pending()).isZero();
    }

    @Test
    void aBadFileFailsTheStartWithTheNumbersOfItsBadLines() throws Exception {
        write("# ours", Peers.line(1), "nonsense", "", "more nonsense");
        assertThatThrownBy(this::start)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("bootstrap list " + file + " has 2 bad addresses")
                .hasMessageContaining("line 3: ")
                .hasMessageContaining("line 5: ");
        assertThat(world.scheduler.pending()).isZero();
    }

    @Test
    void aFileThatIsNoTextFailsTheStart() throws Exception {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(this::start).hasMessageEndingWith(": it is not UTF-8 text");
    }

    @Test
    void aDirectoryFailsTheStart() throws Exception {
        Files.createDirectory(file);
        assertThatThrownBy(this::start).hasMessageEndingWith(": it is not a regular file");
    }

    @Test
    void anEditedFileIsTakenAndAPeerThatItDropsIsLost() throws Exception {
        write(Peers.line(1), Peers.line(2));
        start();
        world.advance(Duration.ofMinutes(1));
        write(Peers.line(2), Peers.line(3));
        world.advance(TWO_POLLS);
        assertThat(world.known()).containsExactlyInAnyOrder(2, 3);
        assertThat(world.lost()).containsExactly(1);
    }

    @Test
    void aNewAddressOfAPeerThatIsDownIsTriedAtOnceAndAsIfItHadNotFailed() throws Exception {
        world.up.clear();
        write(Peers.line(1));
        start();
        world.advance(Duration.ofHours(1));
        int before = world.offers(1).size();
        write(Peers.place(77) + "/p2p/" + Peers.id(1));
        world.advance(TWO_POLLS);
        assertThat(world.found.get(before).addresses()).containsExactly(Peers.place(77));
        world.advance(Offers.ATTEMPT.plus(Backoff.FIRST));
        assertThat(world.offers(1)).hasSize(before + 2);
    }

    @Test
    void aPeerThatIsDroppedBeforeItsTurnIsNotLost() throws Exception {
        world.up.clear();
        write(IntStream.rangeClosed(1, 9).mapToObj(Peers::line).toArray(String[]::new));
        start();
        write(Peers.line(1));
        world.advance(Duration.ofMinutes(1));
        List<Integer> offered = new ArrayList<>(world.offeredAt(Duration.ZERO));
        offered.addAll(world.offeredAt(Offers.ATTEMPT));
        offered.remove(Integer.valueOf(1));
        assertThat(offered).hasSizeLessThan(8);
        assertThat(world.lost()).containsExactlyInAnyOrderElementsOf(offered);
    }

    @Test
    void aBrokenFileChangesNothingAndIsToldOnceUntilItIsMended() throws Exception {
        write(Peers.line(1));
        start();
        write(Peers.line(2), "nonsense");
        world.advance(Duration.ofMinutes(10));
        assertThat(world.known()).containsExactly(1);
        assertThat(world.problems).hasSize(1).first().asString().contains("line 2: ");
        write(Peers.line(2));
        world.advance(TWO_POLLS);
        assertThat(world.known()).containsExactly(2);
        assertThat(world.recovered).hasSize(1);
        write(Peers.line(2), "nonsense");
        world.advance(TWO_POLLS);
        assertThat(world.problems).hasSize(2);
    }

    @Test
    void aFileThatIsRemovedChangesNothingAndMayComeBack() throws Exception {
        write(Peers.line(1));
        start();
        Files.delete(file);
        world.advance(Duration.ofMinutes(10));
        assertThat(world.known()).containsExactly(1);
        assertThat(world.problems)
                .containsExactly(
                        "cannot read the bootstrap list " + file + ": there is no such file; the last good list stays");
        write(Peers.line(2));
        world.advance(TWO_POLLS);
        assertThat(world.known()).containsExactly(2);
    }

    @Test
    void anEditorThatEmptiesTheFileBeforeItWritesMakesNobodyLost() throws Exception {
        write(Peers.line(1), Peers.line(2));
        start();
        world.advance(Duration.ofSeconds(1));
        write();
        world.advance(ListFile.POLL);
        write(Peers.line(1), Peers.line(2), Peers.line(3));
        world.advance(TWO_POLLS);
        assertThat(world.lost()).isEmpty();
        assertThat(world.known()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aFileThatStaysEmptyMeansNobody() throws Exception {
        write(Peers.line(1));
        start();
        write("# nobody");
        world.advance(TWO_POLLS);
        assertThat(world.known()).isEmpty();
        write(Peers.line(1));
        world.advance(TWO_POLLS);
        assertThat(world.known()).containsExactly(1);
    }

    @Test
    void aFileThatIsReplacedByOneOfTheSameSizeAndTimeIsSeen() throws Exception {
        write(Peers.line(1));
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        assumeTrue(attributes.fileKey() != null, "a file system whose files have an identity");
        start();
        Path other = file.resolveSibling("other");
        Files.write(other, List.of(Peers.line(2)));
        Files.setLastModifiedTime(other, attributes.lastModifiedTime());
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        world.advance(TWO_POLLS);
        assertThat(world.known()).containsExactly(2);
    }

    @Test
    void aDnsaddrMayComeAndGoWithTheFile() throws Exception {
        world.dns.put("example.org", Peers.line(5));
        write(Peers.line(1));
        start();
        write(Peers.line(1), "/dnsaddr/example.org");
        world.advance(TWO_POLLS);
        assertThat(world.known()).containsExactlyInAnyOrder(1, 5);
        write(Peers.line(1));
        world.advance(TWO_POLLS);
        assertThat(world.known()).containsExactly(1);
        world.advance(Duration.ofHours(3));
        assertThat(world.dns.asked).hasSize(1);
    }

    @Test
    void tenThousandLinesAreReadAndOneOfThemTakenAway() throws Exception {
        String[] lines = IntStream.rangeClosed(1, 10_000).mapToObj(Peers::line).toArray(String[]::new);
        world.up(IntStream.rangeClosed(1, 10_000).toArray());
        write(lines);
        start();
        world.scheduler.runUntil(() -> world.connected.size() == 10_000, Duration.ofHours(2));
        lines[4_711] = "#";
        write(lines);
        world.advance(TWO_POLLS);
        assertThat(world.lost()).containsExactly(4_712);
    }

    @Test
    void aClosedSourceDoesNotReadTheFile() throws Exception {
        write(Peers.line(1));
        start();
        Objects.requireNonNull(world.source).close();
        write("nonsense");
        world.advance(Duration.ofHours(1));
        assertThat(world.problems).isEmpty();
        assertThat(world.scheduler.pending()).isZero();
    }

    private void start() throws DiscoveryException {
        world.start(new BootstrapConfig(List.of(), file, null, null, false));
    }

    /** Writes the file with a time of its own, because the file system's clock may be coarse. */
    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000 * writes++));
    }
}
