package chorus.discovery.testkit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstantiationAwareExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Gives every Jupiter test a LAN of its own. A test, a method of its life cycle or the constructor of its class takes the
 * {@link InMemoryLan}, its {@link VirtualScheduler} or both as parameters, and fields that are marked with {@link Lan @Lan}
 * are set before each test; all of one test are the same LAN. (What a {@code @BeforeAll} method takes is shared by the tests
 * of the class, and so is what the constructor of a class with one instance for all its tests takes.)
 *
 * <pre>{@code
 * @ExtendWith(LanExtension.class)
 * class MyTest {
 *     @Test
 *     void twoNodesFindEachOther(InMemoryLan lan, VirtualScheduler scheduler) { ... }
 * }
 *
 * class AnotherTest {
 *     @RegisterExtension
 *     private final LanExtension lans = new LanExtension();
 *
 *     @Lan
 *     private VirtualScheduler scheduler;
 * }
 * }</pre>
 *
 * <p>Each test gets a fresh seed, so that many runs see many courses of events. When a test fails, its seed, the last lines
 * of the transcript and the place of a capture file are attached to the failure as a suppressed {@link LanReport}. To
 * run the same course of events again, annotate the test with {@link Seed @Seed}, or give the system property
 * {@code chorus.testkit.seed}, which holds for all tests without that annotation.
 */
public final class LanExtension
        implements TestInstantiationAwareExtension, ParameterResolver, BeforeEachCallback, AfterEachCallback {
    /** The name of the system property that pins the seed of all tests that are not annotated with {@link Seed}. */
    public static final String SEED_PROPERTY = "chorus.testkit.seed";

    /** So many seeds are enough to see something new at each run, and short enough to type. */
    private static final int SEEDS = 1_000_000_000;

    private static final Namespace NAMESPACE = Namespace.create(LanExtension.class);

    /** Called by Jupiter. */
    public LanExtension() {}

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return LanFields.supports(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return LanFields.value(parameter.getParameter().getType(), lan(context));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (Object test : context.getRequiredTestInstances().getAllInstances()) {
            for (Field field : LanFields.of(test.getClass())) {
                LanFields.set(field, test, lan(context));
            }
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getExecutionException()
                .filter(failure -> !(failure instanceof TestAbortedException))
                .ifPresent(failure -> failure.addSuppressed(LanReport.of(lan(context), name(context))));
    }

    private static InMemoryLan lan(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(
                        InMemoryLan.class,
                        key -> new InMemoryLan(new VirtualScheduler(), seed(context)),
                        InMemoryLan.class);
    }

    private static long seed(ExtensionContext context) {
        Optional<Long> pinned = context.getElement().flatMap(LanExtension::annotated);
        for (Class<?> type = context.getTestClass().orElse(null);
                pinned.isEmpty() && type != null;
                type = type.getEnclosingClass()) {
            pinned = annotated(type);
        }
        return pinned.or(LanExtension::property).orElseGet(() -> (long) new SplittableRandom().nextInt(SEEDS));
    }

    private static Optional<Long> annotated(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, Seed.class).map(Seed::value);
    }

    private static Optional<Long> property() {
        String text = System.getProperty(SEED_PROPERTY);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "system property " + SEED_PROPERTY + " is \"" + text + "\"; expected a whole number", e);
        }
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
    }
}
