package chorus.discovery.spi;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerHandler;

/**
 * Makes a {@link PeerHandler}: the service that a handler plugin registers, in {@code META-INF/services} and with
 * {@code provides} in its module descriptor.
 */
public interface PeerHandlerProvider {

    /** Returns the name by which an application picks the plugin, such as {@code allow-list}: lower case, no spaces. */
    String name();

    /**
     * Makes a handler. Does no I/O, starts no thread.
     *
     * @throws DiscoveryException when the settings of the plugin are bad; names the setting, its value and the expected
     *     form
     */
    PeerHandler create(DiscoveryContext context) throws DiscoveryException;
}
