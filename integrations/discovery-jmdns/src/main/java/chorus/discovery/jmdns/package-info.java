/** Peers on the LAN, found and announced by a JmDNS that the application runs anyway. */
@NullMarked
package chorus.discovery.jmdns;

import org.jspecify.annotations.NullMarked;
