/** Virtual time, an in-memory multicast LAN and fakes, for tests of discovery modules and peer handlers. */
@NullMarked
package chorus.discovery.testkit;

import org.jspecify.annotations.NullMarked;
