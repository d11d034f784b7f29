package chorus.discovery.examples.lannode;

import chorus.discovery.Diagnosis;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** {@code --doctor}: tells why peers are not seen. Opens no port of its own and announces nothing. */
final class Doctor {
    /** How long it listens unless {@code --seconds} says otherwise. */
    private static final Duration USUAL = Duration.ofSeconds(3);

    private final Options options;
    private final Surroundings around;

    Doctor(Options options, Surroundings around) {
        this.options = options;
        this.around = around;
    }

    /**
     * Looks, prints, and returns the exit status: 1 when there is a problem.
     *
     * @throws DiscoveryException when it cannot look
     */
    int run() throws DiscoveryException {
        // what goes wrong is told as a finding
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        PeerId self = self();
        Duration time = options.life().orElse(USUAL);
        TcpReachabilityHost host = new TcpReachabilityHost(self, List.of(), new TcpReachability(Runnable::run));
        Diagnosis diagnosis = Node.builder(host, options, around).diagnose(time).join();
        DiagnosisText text = new DiagnosisText(options.tag(), self, time, diagnosis);
        around.out().append(options.json() ? text.json() : text.page()).flush();
        return diagnosis.problems() == 0 ? 0 : 1;
    }

    /** A node of this identity may be running, and is no peer; a new identity is not written. */
    private PeerId self() throws DiscoveryException {
        if (options.identity().isPresent() && Files.exists(options.identity().get())) {
            return Identity.loadOrGenerate(options.identity().get()).peerId();
        }
        return Identity.keyless();
    }
}
