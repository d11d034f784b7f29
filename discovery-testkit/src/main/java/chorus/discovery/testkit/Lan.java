package chorus.discovery.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of a test class that {@link LanExtension} sets before each test: an {@link InMemoryLan}, or the
 * {@link VirtualScheduler} of it. The field may be private and may belong to a superclass or, for a nested test class, to a
 * class around it; it is neither static nor final.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Lan {}
