package chorus.discovery.bootstrap;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.testkit.Ability;
import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.PeerDiscoveryContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** This module keeps every promise of a discovery module when its list is a file. */
class ListFileContractTest extends PeerDiscoveryContract {
    @TempDir
    private Path directory = Path.of("");

    @Override
    protected DiscoveryFixture fixture(InMemoryLan lan) {
        return new ListInFile(directory.resolve("peers.txt"));
    }

    /** A peer appears and disappears with its line in the file. */
    private static final class ListInFile implements DiscoveryFixture {
        private final Path file;
        private final Map<PeerId, PeerInfo> peers = new LinkedHashMap<>();
        private long changes;

        ListInFile(Path file) {
            this.file = file;
            write();
        }

        @Override
        public PeerDiscoveryProvider provider() {
            return new BootstrapDiscoveryProvider();
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("bootstrap.file", file.toString());
        }

        @Override
        public Map<String, String> badSetting() {
            return Map.of("bootstrap.peers", "10.0.0.1:4001");
        }

        @Override
        public Set<Ability> lacks() {
            return Set.of(Ability.ANNOUNCE, Ability.RECONFIRM);
        }

        @Override
        public void appear(PeerInfo peer) {
            peers.put(peer.id(), peer);
            write();
        }

        @Override
        public void disappear(PeerId id) {
            peers.remove(id);
            write();
        }

        @Override
        public void obstruct() {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void write() {
            try {
                Files.writeString(file, PeerList.text("# peers", peers.values()));
                // in virtual time two changes may come within one tick of the file system's clock
                Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000 * changes++));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
