package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.spi.Settings;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source works with.
 *
 * @param peers addresses that are known from the beginning
 * @param file a file with further ones, or null
 * @param dnsServer who is asked for what is resolved here, perhaps unresolved itself; null for the system's servers
 * @param cacheFile where peers that were connected are remembered, or null for nowhere
 * @param resolveDns whether {@code /dns}, {@code /dns4} and {@code /dns6} are resolved here and not by the host
 */
record BootstrapConfig(
        List<Entry> peers,
        @Nullable Path file,
        @Nullable InetSocketAddress dnsServer,
        @Nullable Path cacheFile,
        boolean resolveDns) {
    private static final String PEERS = "bootstrap.peers";
    private static final String FILE = "bootstrap.file";
    private static final String DNS_SERVER = "bootstrap.dns-server";
    private static final String CACHE_FILE = "bootstrap.cache-file";
    private static final String RESOLVE_DNS = "bootstrap.resolve-dns";

    private static final int DNS_PORT = 53;

    /** A host name, an IPv4 address or an IPv6 address in brackets, and perhaps a port. Compiled only when there is one. */
    private static final String SERVER = "(?:\\[([^/\\[\\]]+)]|([^/:\\[\\]]+))(?::(\\d{1,5}))?";

    BootstrapConfig {
        peers = List.copyOf(peers);
    }

    /** Reads the settings {@code bootstrap.*}. */
    static BootstrapConfig of(Settings settings) throws DiscoveryException {
        Optional<String> server = settings.text(DNS_SERVER);
        return new BootstrapConfig(
                PeerList.parse("setting " + PEERS, "entry", settings.list(PEERS)),
                path(settings, FILE),
                server.isPresent() ? server(server.get()) : null,
                path(settings, CACHE_FILE),
                settings.flag(RESOLVE_DNS, false));
    }

    /** Returns whether there is any place where peers could come from. */
    boolean hasPeers() {
        return !peers.isEmpty() || file != null;
    }

    private static @Nullable Path path(Settings settings, String name) throws DiscoveryException {
        Optional<String> text = settings.text(name);
        try {
            return text.isPresent() ? Path.of(text.get()) : null;
        } catch (InvalidPathException e) {
            throw new DiscoveryException("setting " + name + " is \"" + text.orElse("") + "\"; expected a path", e);
        }
    }

    private static InetSocketAddress server(String text) throws DiscoveryException {
        Matcher matcher = Pattern.compile(SERVER).matcher(isIp6(text) ? "[" + text + "]" : text);
        if (matcher.matches()) {
            String ip6 = matcher.group(1);
            String port = matcher.group(3);
            int number = port == null ? DNS_PORT : Integer.parseInt(port);
            if (number > 0 && number < 65536 && (ip6 == null || isIp6(ip6))) {
                return InetSocketAddress.createUnresolved(ip6 == null ? matcher.group(2) : ip6, number);
            }
        }
        throw new DiscoveryException("setting " + DNS_SERVER + " is \"" + text
                + "\"; expected a host name or an IP address, and perhaps a port, such as [2001:db8::53]:5353");
    }

    private static boolean isIp6(String text) {
        try {
            return Multiaddr.parse("/ip6/" + text).components().size() == 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns whether an entry is followed in the DNS, and not an address for the host to dial as it is. */
    boolean follows(Entry entry) {
        return entry instanceof Entry.Dnsaddr || (resolveDns && entry instanceof Entry.Direct place && place.isNamed());
    }
}
