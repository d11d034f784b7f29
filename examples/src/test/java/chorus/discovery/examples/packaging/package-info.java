/** Tests of what the build makes: the jars as a user starts them. */
@NullMarked
package chorus.discovery.examples.packaging;

import org.jspecify.annotations.NullMarked;
