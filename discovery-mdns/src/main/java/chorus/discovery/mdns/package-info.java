/** libp2p mDNS as every implementation understands it. */
@NullMarked
package chorus.discovery.mdns;

import org.jspecify.annotations.NullMarked;
