/** A node of jvm-libp2p that discovers peers. Built only where a version of jvm-libp2p is named. */
@NullMarked
package chorus.discovery.examples.libp2p;

import org.jspecify.annotations.NullMarked;
