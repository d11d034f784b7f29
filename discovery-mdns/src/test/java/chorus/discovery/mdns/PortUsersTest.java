package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The files of Linux that tell who has a port open; made in a directory of the test. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the links of /proc have names that Windows does not allow")
class PortUsersTest {
    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
                    + "  timeout inode ref pointer drops";

    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void nobodyHasAPort() throws IOException {
        Files.createDirectories(root.resolve("proc/net"));
        sockets("udp");
        sockets("udp6");
    }

    @Test
    void nobodyIsToldWhenThePortIsFree() throws IOException {
        sockets("udp", line("00000000:0044", 0, 11));
        assertThat(finding()).isEqualTo(Finding.ok("port 5353", "nobody else uses it"));
    }

    @Test
    void aProcessThatCanBeReadIsNamedOnceWhateverItsSockets() throws IOException {
        sockets("udp", line("00000000:14E9", 108, 21), line("FB0000E0:14E9", 108, 22));
        sockets("udp6", line("00000000000000000000000000000000:14E9", 108, 23));
        process(612, "avahi-daemon", 21, 22, 23);
        process(700, "bystander", 99);

        assertThat(finding()).isEqualTo(Finding.ok("port 5353", "shared with avahi-daemon (process 612)"));
    }

    @Test
    void aProcessThatCannotBeReadIsToldByItsUser() throws IOException {
        sockets("udp", line("00000000:14E9", 108, 21), line("00000000:14E9", 1000, 31));
        process(900, "chrome", 31);

        assertThat(finding().text()).isEqualTo("shared with a program of user 108, chrome (process 900)");
    }

    @Test
    void withoutTheFilesAndOnOtherSystemsItIsUnknown() throws IOException {
        Files.delete(root.resolve("proc/net/udp"));
        assertThat(finding().text()).startsWith("who else uses it cannot be read");
        assertThat(PortUsers.finding(new Platform("Mac OS X", false, root, List.of()), 5353))
                .isEqualTo(Finding.ok("port 5353", "who else uses it is unknown on Mac OS X"));
    }

    private Finding finding() {
        return PortUsers.finding(new Platform("Linux", false, root, List.of()), 5353);
    }

    private void sockets(String table, String... lines) throws IOException {
        Files.writeString(root.resolve("proc/net").resolve(table), HEAD + "\n" + String.join("\n", lines));
    }

    private static String line(String address, int user, int inode) {
        return "  1: " + address + " 00000000:0000 07 00000000:00000000 00:00000000 00000000  " + user + "        0 "
                + inode + " 2 0000000000000000 0";
    }

    private void process(int id, String name, int... inodes) throws IOException {
        Path process = Files.createDirectories(root.resolve("proc/" + id + "/fd"));
        Files.writeString(process.resolveSibling("comm"), name + "\n");
        for (int inode : inodes) {
            Files.createSymbolicLink(process.resolve("" + inode), Path.of("socket:[" + inode + "]"));
        }
    }
}
