package chorus.discovery.spi;

import chorus.discovery.DiscoveryException;

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
}
