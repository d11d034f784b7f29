package chorus.discovery.examples.lannode;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the program touches outside of itself.
 *
 * @param out where events go
 * @param err where errors go
 * @param terminal whether {@code out} is a terminal that can be drawn on
 * @param modules the names of the discovery modules to start
 * @param clock the time of day
 * @param whenKilled takes what is to be done when the process is asked to end
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        boolean terminal,
        List<String> modules,
        InstantSource clock,
        Consumer<Runnable> whenKilled) {}
