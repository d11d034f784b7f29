package chorus.discovery.mdns;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can be the matter, on a machine such as this one. */
final class Advice {
    /** What the makers of virtual machines in clouds write into them. */
    private static final List<String> CLOUDS = List.of(
            "amazon",
            "google",
            "microsoft",
            "digitalocean",
            "hetzner",
            "openstack",
            "alibaba",
            "oraclecloud",
            "ovh",
            "scaleway",
            "vultr",
            "linode");

    private static final String MAC_PERMISSION =
            "allow it under System Settings, Privacy & Security, Local Network, for the terminal or application that"
                    + " started it";

    private final Platform platform;

    Advice(Platform platform) {
        this.platform = platform;
    }

    /** The system does not let a packet out. */
    String sendingRefused() {
        return platform.isMac() ? "macOS: " + MAC_PERMISSION : firewall("out");
    }

    /** A packet went out and did not come back to the same machine. */
    String nothingCameBack() {
        if (platform.android()) {
            return "Android drops multicast unless the app holds a WifiManager.MulticastLock";
        }
        return platform.isMac() ? "macOS: " + MAC_PERMISSION : firewall("in and out");
    }

    /** Packets come back to this machine, but none of another one was heard. The likeliest reason comes first. */
    String nobodyElse(List<String> interfaces) {
        List<String> causes = new ArrayList<>();
        if (platform.android()) {
            causes.add("Android drops multicast unless the app holds a WifiManager.MulticastLock");
        }
        if (isCloud()) {
            causes.add("this is a machine in a cloud, whose network carries no multicast: use a bootstrap list");
        }
        if (platform.text("proc/sys/kernel/osrelease").contains("microsoft")) {
            causes.add("WSL 2 is behind a network of its own: set networkingMode=mirrored in .wslconfig");
        }
        if (platform.has(".dockerenv") || platform.has("run/.containerenv")) {
            causes.add("this is a container: only the host's network (docker run --network host) reaches the LAN");
        }
        if (interfaces.stream().anyMatch(each -> platform.has("sys/class/net/" + each + "/wireless"))) {
            causes.add("Wi-Fi: a guest network, or \"client isolation\" of the access point, keeps stations apart");
        }
        if (platform.isMac()) {
            causes.add("macOS: " + MAC_PERMISSION);
        }
        causes.add("perhaps nobody is there, or a firewall, here for packets from outside or there, drops UDP 5353");
        return String.join("; ", causes);
    }

    private boolean isCloud() {
        // Microsoft also writes its name into its own computers; only "Virtual Machine" is one of the cloud
        String maker = platform.text("sys/class/dmi/id/sys_vendor");
        String product = platform.text("sys/class/dmi/id/product_name");
        return CLOUDS.stream().anyMatch(maker::contains)
                && (!maker.contains("microsoft") || product.contains("virtual machine"))
                && (!maker.contains("google") || product.contains("compute engine"));
    }

    private String firewall(String direction) {
        if (platform.isWindows()) {
            return "Windows Defender Firewall: allow UDP 5353 " + direction
                    + " for java.exe, in this network's profile";
        }
        List<String> commands = Stream.of(
                        command("ufw", "ufw status; ufw allow 5353/udp"),
                        command("firewall-cmd", "firewall-cmd --add-service=mdns"),
                        command("nft", "nft list ruleset"),
                        command("iptables", "iptables -S; ip6tables -S"))
                .flatMap(List::stream)
                .toList();
        return "a firewall of this machine drops UDP 5353 " + direction
                + (commands.isEmpty() ? "" : "; see, as root: " + String.join(" | ", commands));
    }

    private List<String> command(String program, String line) {
        return platform.installed(program).isEmpty() ? List.of() : List.of(line);
    }
}
