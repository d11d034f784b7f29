/** What somebody else would write: a discovery module, a handler, and the first test of each. */
@NullMarked
package chorus.discovery.example;

import org.jspecify.annotations.NullMarked;
