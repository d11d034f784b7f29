/**
 * Discovery for applications on jvm-libp2p: its {@code Host} as a {@link chorus.discovery.PeerHost}, and this library behind
 * its {@code Discoverer}.
 */
@NullMarked
package chorus.discovery.libp2p;

import org.jspecify.annotations.NullMarked;
