/** Peer discovery from Guice bindings: install {@link chorus.discovery.guice.PeerDiscoveryModule}. */
@NullMarked
package chorus.discovery.guice;

import org.jspecify.annotations.NullMarked;
