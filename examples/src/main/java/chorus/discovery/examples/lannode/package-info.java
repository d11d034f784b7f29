/** A node without a libp2p host that shows who is on the LAN. */
@NullMarked
package chorus.discovery.examples.lannode;

import org.jspecify.annotations.NullMarked;
