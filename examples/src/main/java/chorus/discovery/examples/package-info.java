/** Programs to copy: how an application uses peer discovery. */
@NullMarked
package chorus.discovery.examples;

import org.jspecify.annotations.NullMarked;
