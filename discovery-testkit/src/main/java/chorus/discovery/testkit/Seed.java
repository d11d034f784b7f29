package chorus.discovery.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Pins the seed of a test, or of all tests of a class, that {@link LanExtension} would otherwise choose afresh at each
 * run: to repeat a failure, or because a test is about one course of events.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Seed {

    /** Returns the seed. */
    long value();
}
