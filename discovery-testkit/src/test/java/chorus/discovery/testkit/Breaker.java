package chorus.discovery.testkit;

import chorus.discovery.spi.DiscoveryContext;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A way to break a module.
 *
 * @param what what the broken module does
 * @param name breaks its name
 * @param context breaks the context that it is made with
 * @param steps breaks what its source does
 * @param noticedBy the tests that fail for it
 */
record Breaker(
        String what,
        UnaryOperator<String> name,
        UnaryOperator<DiscoveryContext> context,
        Consumer<BrokenModule> steps,
        List<String> noticedBy) {

    @Override
    public String toString() {
        return what;
    }
}
