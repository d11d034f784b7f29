package chorus.discovery.mdns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Packets that real peers sent; {@code packets/README.md} among the test resources tells which and when. */
final class RecordedPackets {
    private static final String SUFFIX = ".hex";

    private RecordedPackets() {}

    /** Returns all, by name, such as {@code rust-reply}. */
    static Map<String, byte[]> all() {
        URI folder = URI.create(Objects.requireNonNull(RecordedPackets.class.getResource("/packets"))
                .toString());
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            Map<String, byte[]> packets = new TreeMap<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    String digits = Files.readString(file).replaceAll("\\s", "");
                    packets.put(name.replace(SUFFIX, ""), HexFormat.of().parseHex(digits));
                }
            }
            return packets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
