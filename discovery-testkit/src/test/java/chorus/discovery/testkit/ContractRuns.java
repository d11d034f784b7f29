package chorus.discovery.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs a contract against something that breaks it, and tells which tests have noticed. */
final class ContractRuns {
    private ContractRuns() {}

    static Events run(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents();
    }

    /** Returns the names of the tests, without their parameters. */
    static Set<String> names(Events events) {
        Set<String> names = new TreeSet<>();
        for (Event event : events.list()) {
            names.add(event.getTestDescriptor().getDisplayName().replaceAll("\\(.*", ""));
        }
        return names;
    }
}
