package chorus.discovery.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Sets the fields of test classes that are marked with {@link Lan}. */
final class LanFields {
    private LanFields() {}

    /** Returns whether a LAN has something of this type to give. */
    static boolean supports(Class<?> type) {
        return type == InMemoryLan.class || type == VirtualScheduler.class;
    }

    /** Returns what a LAN has to give of a type that is supported. */
    static Object value(Class<?> type, InMemoryLan lan) {
        return type == InMemoryLan.class ? lan : lan.scheduler();
    }

    /** Returns the marked fields of a test class and its superclasses. */
    static List<Field> of(Class<?> testClass) {
        return AnnotationSupport.findAnnotatedFields(
                testClass, Lan.class, field -> true, HierarchyTraversalMode.TOP_DOWN);
    }

    /**
     * Sets a field.
     *
     * @throws ExtensionConfigurationException when it cannot be set; names the field and what was expected
     */
    static void set(Field field, Object test, InMemoryLan lan) {
        if (Modifier.isStatic(field.getModifiers())) {
            throw refused(field, "is static", "an instance field, as each test has a LAN of its own", null);
        }
        if (Modifier.isFinal(field.getModifiers())) {
            throw refused(field, "is final", "a field that can be set before each test", null);
        }
        if (!supports(field.getType())) {
            throw refused(field, "is of type " + field.getType().getName(), "InMemoryLan or VirtualScheduler", null);
        }
        try {
            field.setAccessible(true);
            field.set(test, value(field.getType(), lan));
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw refused(field, "cannot be set", "its package to be open to chorus.discovery.testkit", e);
        }
    }

    private static ExtensionConfigurationException refused(
            Field field, String problem, String expected, @Nullable Exception cause) {
        String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
        return new ExtensionConfigurationException(
                "@Lan field " + name + " " + problem + "; expected " + expected, cause);
    }
}
