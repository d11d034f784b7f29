/**
 * Peers from a configured list: multiaddrs of nodes that are known in advance, for networks without multicast.
 *
 * <p>Start reading at {@link chorus.discovery.bootstrap.BootstrapDiscoveryProvider}.
 */
@NullMarked
package chorus.discovery.bootstrap;

import org.jspecify.annotations.NullMarked;
