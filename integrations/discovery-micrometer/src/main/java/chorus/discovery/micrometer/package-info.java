/** The events of peer discovery as meters: {@link chorus.discovery.micrometer.PeerDiscoveryMetrics}. */
@NullMarked
package chorus.discovery.micrometer;

import org.jspecify.annotations.NullMarked;
