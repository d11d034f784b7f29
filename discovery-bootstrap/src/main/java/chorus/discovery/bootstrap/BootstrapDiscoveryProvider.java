package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Peers from a configured list, under the name {@code bootstrap}.
 *
 * <p>An address of the list is a place where a peer lives, such as {@code /dns4/node.example.org/tcp/4001/p2p/12D3KooW...},
 * or a list in the DNS, such as {@code /dnsaddr/example.org}, which may name many peers. The source offers the peers in
 * random order, three at a time, and those that cannot be reached again and again, with back-off; it never gives a
 * configured peer up. Without any peers it does nothing.
 *
 * <p>Found by {@code ServiceLoader} it reads the settings {@code bootstrap.peers}, {@code bootstrap.file},
 * {@code bootstrap.resolve-dns}, {@code bootstrap.dns-server} and {@code bootstrap.cache-file}, which mean what the methods of
 * the {@link Builder} do. Made by {@link #builder()} it reads no settings.
 */
public final class BootstrapDiscoveryProvider implements PeerDiscoveryProvider {

    /** The name of this module. */
    public static final String NAME = "bootstrap";

    private final @Nullable BootstrapConfig config;

    /** Creates a provider that reads the application's settings. */
    public BootstrapDiscoveryProvider() {
        this(null);
    }

    private BootstrapDiscoveryProvider(@Nullable BootstrapConfig config) {
        this.config = config;
    }

    /** Returns a builder of a provider that is configured in code. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Makes a source.
     *
     * @throws DiscoveryException when a setting is bad; shows every bad address of {@code bootstrap.peers} with the reason
     */
    @Override
    public PeerDiscovery create(DiscoveryContext context) throws DiscoveryException {
        BootstrapConfig chosen = chosen(context);
        Executor worker = context.scheduler().worker();
        return new BootstrapDiscovery(
                context, chosen, InstantSource.system(), () -> new DnsRecordResolver(chosen.dnsServer(), worker));
    }

    /**
     * Looks every address of the list up once, and tells what came of it and who was asked. A host name that hangs in the
     * system's own resolver can keep a worker's thread for longer than the diagnosis takes.
     */
    @Override
    public CompletionStage<?> diagnose(DiscoveryContext context, Duration time, Consumer<Finding> report)
            throws DiscoveryException {
        return new BootstrapDiagnosis(context, chosen(context), time, report).run();
    }

    private BootstrapConfig chosen(DiscoveryContext context) throws DiscoveryException {
        return config != null ? config : BootstrapConfig.of(context.settings());
    }

    /** Configures a {@link BootstrapDiscoveryProvider}. */
    public static final class Builder {
        private final List<Entry> peers = new ArrayList<>();
        private @Nullable Path file;
        private @Nullable InetSocketAddress dnsServer;
        private @Nullable Path cacheFile;
        private boolean resolveDns;

        private Builder() {}

        /**
         * Adds an address to the list. Several addresses of one peer are offered together, in the order in which they were
         * added.
         *
         * @param multiaddr {@code /ip4|ip6|dns|dns4|dns6/<host>/<transport>/.../p2p/<peer id>}, or {@code /dnsaddr/<domain>}
         *     with or without {@code /p2p/<peer id>}
         * @throws IllegalArgumentException when the address is bad; shows it with the reason
         */
        public Builder peer(String multiaddr) {
            peers.add(Entry.parse(multiaddr));
            return this;
        }

        /**
         * Reads further addresses from a file: one a line, UTF-8, {@code #} begins a comment. The file is read when the
         * source starts, which fails when it cannot be read or an address in it is bad. Later it is read again when it has
         * changed; a bad one then changes nothing and is reported.
         */
        public Builder file(Path list) {
            this.file = Objects.requireNonNull(list, "list");
            return this;
        }

        /**
         * Resolves {@code /dns}, {@code /dns4} and {@code /dns6} here, so that peers have IP addresses; the rest of an address
         * stays. By default these names are left to the libp2p host. Leave those to it that need the name in the transport,
         * such as {@code /wss}, for a certificate has no IP address.
         */
        public Builder resolveDns() {
            this.resolveDns = true;
            return this;
        }

        /**
         * Resolves {@code /dnsaddr}, and what {@link #resolveDns} says, with this server in the place of the system's.
         *
         * @param server may be unresolved, such as {@link InetSocketAddress#createUnresolved(String, int)}
         */
        public Builder dnsServer(InetSocketAddress server) {
            this.dnsServer = Objects.requireNonNull(server, "server");
            return this;
        }

        /**
         * Remembers up to 20 peers that were connected in a file, and offers them after the configured ones when the source
         * starts again. The file belongs to the source, which writes it anew, atomically; trouble with it is reported and
         * harms nothing.
         */
        public Builder cacheFile(Path cache) {
            this.cacheFile = Objects.requireNonNull(cache, "cache");
            return this;
        }

        /** Returns the provider. */
        public BootstrapDiscoveryProvider build() {
            return new BootstrapDiscoveryProvider(new BootstrapConfig(peers, file, dnsServer, cacheFile, resolveDns));
        }
    }
}
