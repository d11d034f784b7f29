package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerInfo;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.testkit.VirtualScheduler;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.provider.MethodSource;

/** Any file is a list of peers, which can be written and read again, or is refused with a message of bounded length. */
class ListFileFuzzTest {
    private static final String ID = "/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    private static final String OTHER = "/p2p/12D3KooWHUMPJZSJ4Zt6P2hLAR97NicaNhaupupkJvUvv8ctmhy7";

    /** Fifty problems of a value, a reason and what was expected. */
    private static final int MAX_MESSAGE = 50 * 4_000;

    private final Path file;

    ListFileFuzzTest() throws IOException {
        file = Files.createTempFile("list", ".txt");
    }

    @AfterEach
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    static Stream<byte[]> files() {
        return Stream.of(
                        "# peers\n\n/ip4/192.0.2.1/tcp/4001" + ID + " # first\r\n/dns4/a.example.org/tcp/4001" + OTHER,
                        "\ufeff/dnsaddr/example.org\n/dnsaddr/example.org" + ID + "\n",
                        "/ip4/192.0.2.1/tcp/4001" + OTHER + ID,
                        "/ip4/192.0.2.1/tcp/4001" + OTHER + "/p2p-circuit" + ID,
                        "/ip4/192.0.2.1/tcp/4001\n/ip4/192.0.2.1" + ID + "\n/tcp/4001" + ID + "\n" + ID,
                        "/unix/a#b" + ID + "\n/dns/a\u0000b/tcp/1" + ID + "\n\u2028",
                        "no address\n".repeat(60))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("files")
    @FuzzTest
    void file(byte[] bytes) throws IOException, DiscoveryException {
        Files.write(file, bytes);
        List<Entry> entries;
        try {
            entries = new ListFile(file, new VirtualScheduler()).read();
        } catch (DiscoveryException e) {
            assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(MAX_MESSAGE);
            return;
        }
        List<PeerInfo> peers = PeerList.peers(directs(entries));
        List<Entry> again = PeerList.parse(
                "list", "line", PeerList.text("# again", peers).lines().toList());
        assertThat(PeerList.peers(directs(again))).isEqualTo(peers);
    }

    private static List<Direct> directs(List<Entry> entries) {
        return entries.stream()
                .filter(Direct.class::isInstance)
                .map(Direct.class::cast)
                .toList();
    }
}
