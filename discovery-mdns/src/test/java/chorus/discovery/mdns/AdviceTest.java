package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each hint is given on the machines that it is for, and on no other. */
class AdviceTest {
    private static final String ALWAYS =
            "perhaps nobody is there, or a firewall, here for packets from outside or there, drops UDP 5353";

    @TempDir
    private Path root = Path.of("");

    @Test
    void anOrdinaryMachineGetsNoHintOfAnother() {
        assertThat(on("Linux").nobodyElse(List.of("eth0"))).isEqualTo(ALWAYS);
        assertThat(on("Windows 11").nobodyElse(List.of("eth0"))).isEqualTo(ALWAYS);
    }

    @ParameterizedTest
    @CsvSource({
        "Amazon EC2,            t3.small,               true",
        "Google,                Google Compute Engine,  true",
        "Google,                Eve,                    false",
        "Microsoft Corporation, Virtual Machine,        true",
        "Microsoft Corporation, Surface Laptop 5,       false",
        "LENOVO,                20XW,                   false"
    })
    void aCloudIsToldByTheMakerOfTheMachine(String maker, String product, boolean cloud) throws IOException {
        write("sys/class/dmi/id/sys_vendor", maker);
        write("sys/class/dmi/id/product_name", product);

        assertThat(on("Linux").nobodyElse(List.of()).contains("cloud")).isEqualTo(cloud);
    }

    @Test
    void containersWslAndWirelessInterfacesAreToldByTheirFiles() throws IOException {
        write(".dockerenv", "");
        write("proc/sys/kernel/osrelease", "5.15.90.1-microsoft-standard-WSL2");
        write("sys/class/net/wlan0/wireless/x", "");

        assertThat(on("Linux").nobodyElse(List.of("eth0", "wlan0")))
                .contains("container", "WSL 2", "client isolation")
                .endsWith(ALWAYS);
        assertThat(on("Linux").nobodyElse(List.of("eth0"))).doesNotContain("client isolation");
    }

    @Test
    void macOsHasAPermissionAndAndroidALock() {
        assertThat(on("Mac OS X").sendingRefused()).contains("Local Network");
        assertThat(on("Mac OS X").nothingCameBack()).contains("Local Network");
        assertThat(on("Mac OS X").nobodyElse(List.of())).contains("Local Network");
        Advice android = new Advice(new Platform("Linux", true, root, List.of()));
        assertThat(android.nothingCameBack()).contains("MulticastLock");
        assertThat(android.nobodyElse(List.of())).contains("MulticastLock");
    }

    @Test
    void theFirewallsThatAreInstalledAreNamedWithACommand() throws IOException {
        for (String program : List.of("ufw", "firewall-cmd", "iptables")) {
            assertThat(write(program, "").toFile().setExecutable(true)).isTrue();
        }

        assertThat(on("Linux").nothingCameBack())
                .endsWith("as root: ufw status; ufw allow 5353/udp | firewall-cmd --add-service=mdns | iptables -S;"
                        + " ip6tables -S");
        assertThat(on("Windows 11").sendingRefused()).startsWith("Windows Defender Firewall: allow UDP 5353 out");
        assertThat(new Advice(Platform.UNKNOWN).sendingRefused())
                .isEqualTo("a firewall of this machine drops UDP 5353 out");
    }

    private Advice on(String os) {
        return new Advice(new Platform(os, false, root, List.of(root)));
    }

    private Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
