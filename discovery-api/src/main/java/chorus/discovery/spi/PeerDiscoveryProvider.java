package chorus.discovery.spi;

import chorus.discovery.DiscoveryException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Makes a {@link PeerDiscovery}: the service that a discovery module registers, in {@code META-INF/services} and with
 * {@code provides} in its module descriptor.
 */
public interface PeerDiscoveryProvider {

    /** Returns the name by which an application picks the module, such as {@code mdns}: lower case, no spaces. */
    String name();

    /**
     * Makes a source. Does no I/O, starts no thread.
     *
     * @throws DiscoveryException when the settings of the module are bad; names the setting, its value and the expected
     *     form
     */
    PeerDiscovery create(DiscoveryContext context) throws DiscoveryException;

    /**
     * Looks for reasons why peers are not seen: at the machine, and at what comes of a few harmless questions to the
     * network. Does without a source of this module, and runs beside one as well. A module that does not override this
     * reports nothing.
     *
     * <p>Threads: called on the event loop of the context, like everything in it; returns quickly. Work that can block goes
     * to {@link Scheduler#worker()}. The findings are reported on the loop, in the order in which they shall be read. When
     * the stage completes, no socket, thread or timer is left of it.
     *
     * @param time how long to listen and to wait for answers; the stage completes soon after it at the latest
     * @param report takes the findings, until the stage completes
     * @return completes when all is reported; one that fails is a finding too
     * @throws DiscoveryException when the settings of the module are bad, as {@link #create} does
     */
    default CompletionStage<?> diagnose(DiscoveryContext context, Duration time, Consumer<Finding> report)
            throws DiscoveryException {
        return CompletableFuture.completedStage(name());
    }
}
