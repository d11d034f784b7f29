package chorus.discovery;

import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerHandlerProvider;
import chorus.discovery.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What a service is made of, as {@link PeerDiscoveryService.Builder} has collected it. */
record Configuration(
        PeerHost host,
        ServiceTag tag,
        Settings settings,
        RandomGenerator random,
        List<PeerDiscoveryProvider> modules,
        Map<String, FallbackPolicy> fallbacks,
        List<PeerHandlerProvider> handlers,
        List<DiscoveryListener> listeners,
        Duration deliveryTimeout,
        int queueCapacity,
        int maxPeers) {

    /** Copies the collections. */
    Configuration {
        modules = List.copyOf(modules);
        fallbacks = Map.copyOf(fallbacks);
        handlers = List.copyOf(handlers);
        listeners = List.copyOf(listeners);
    }

    /** Returns the value of an option unless it is zero or less. */
    static Duration moreThanZero(String option, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(option + " is " + value + "; expected more than zero");
        }
        return value;
    }

    /** Returns the value of an option unless it is less than one. */
    static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " is " + value + "; expected 1 or more");
        }
        return value;
    }
}
