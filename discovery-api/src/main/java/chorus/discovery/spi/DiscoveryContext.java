package chorus.discovery.spi;

import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.ServiceTag;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a service gives to the modules and plugins that it makes.
 *
 * @param host the application's libp2p node
 * @param tag the network to discover: peers of another tag are strangers
 * @param scheduler the event loop and its clock
 * @param random the only source of chance, so that a test can seed it; used on the loop only
 * @param settings what the application configured by name
 * @param reconfirm asks all sources to check a peer (rule R11), for a plugin that learns of a broken connection outside
 *     of a delivery; may be called from any thread
 * @param maxPeers how many peers the service's table holds (rule R10); a source that anybody can fill keeps some of them
 *     free for the other sources
 */
public record DiscoveryContext(
        PeerHost host,
        ServiceTag tag,
        Scheduler scheduler,
        RandomGenerator random,
        Settings settings,
        Consumer<PeerId> reconfirm,
        int maxPeers) {

    /** The peers of a table whose size nobody has chosen. */
    public static final int DEFAULT_MAX_PEERS = 1024;

    /** Refuses null components. */
    public DiscoveryContext {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(reconfirm, "reconfirm");
    }

    /** Creates the context of a service whose table has the {@linkplain #DEFAULT_MAX_PEERS usual size}. */
    public DiscoveryContext(
            PeerHost host,
            ServiceTag tag,
            Scheduler scheduler,
            RandomGenerator random,
            Settings settings,
            Consumer<PeerId> reconfirm) {
        this(host, tag, scheduler, random, settings, reconfirm, DEFAULT_MAX_PEERS);
    }
}
