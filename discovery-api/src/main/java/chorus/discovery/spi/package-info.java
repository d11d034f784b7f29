/**
 * What the author of a discovery module or of a handler plugin implements and is given.
 *
 * <p>All state of a running service belongs to one event loop, the {@link chorus.discovery.spi.Scheduler}: every method
 * of a {@link chorus.discovery.spi.PeerDiscovery} is called on it, and none may block it.
 */
@NullMarked
package chorus.discovery.spi;

import org.jspecify.annotations.NullMarked;
