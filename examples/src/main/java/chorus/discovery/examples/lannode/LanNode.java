package chorus.discovery.examples.lannode;

import chorus.discovery.DiscoveryException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.ParseException;

/**
 * Shows the libp2p peers on this LAN and lets them see this node: {@code ./lan-node --help}.
 *
 * <p>There is no libp2p host in this program. It opens TCP ports, and checks of other peers whether a TCP connection to them
 * can be opened.
 */
public final class LanNode {
    /** What the process exits with, also when it is killed: 0 as long as nothing has gone wrong. */
    private static volatile int status;

    private LanNode() {}

    /**
     * Runs until it is killed or its time is over. Exits with 0 then, with 1 when discovery cannot start, with 2 when an
     * argument is bad; with {@code --doctor} 1 also means that it has found a reason why peers are not seen.
     *
     * @param args what {@code --help} lists
     */
    public static void main(String[] args) {
        int result = 1;
        try {
            result = run(
                    args,
                    new Surroundings(
                            System.out,
                            System.err,
                            Boolean.getBoolean("lan-node.terminal"),
                            List.of("mdns", "bootstrap"),
                            InstantSource.system(),
                            LanNode::whenKilled));
        } finally {
            status = result;
        }
        System.exit(status);
    }

    /**
     * Ctrl-C is the ordinary way to end this program, so it exits with 0 and not with the JVM's 128 + signal. A shutdown
     * hook that halts at its end is the only way to that which is part of the Java API.
     */
    private static void whenKilled(Runnable goodbye) {
        Runtime runtime = Runtime.getRuntime();
        runtime.addShutdownHook(new Thread(
                () -> {
                    goodbye.run();
                    runtime.halt(status);
                },
                "goodbye"));
    }

    /** Does what {@link #main} does, and returns the exit status. */
    static int run(String[] args, Surroundings around) {
        try {
            Optional<Options> options = CommandLineOptions.parse(args);
            if (options.isPresent() && options.get().doctor()) {
                return new Doctor(options.get(), around).run();
            } else if (options.isPresent()) {
                new Node(options.get(), around).run();
            } else {
                around.out().print(CommandLineOptions.help());
            }
            return 0;
        } catch (ParseException e) {
            around.err().println("lan-node: " + e.getMessage() + "; --help lists what is accepted");
            return 2;
        } catch (DiscoveryException e) {
            around.err().println("lan-node: " + e.getMessage());
            return 1;
        }
    }
}
