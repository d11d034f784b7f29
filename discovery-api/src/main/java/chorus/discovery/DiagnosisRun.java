package chorus.discovery;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Has the modules look for reasons why peers are not seen, all at the same time. On the loop. */
final class DiagnosisRun {
    /** How long after its time a module may still be busy with its last findings. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** The subject of what is found about a module itself. */
    private static final String MODULE = "module";

    /** Name resolution and files of the modules; a look-up that hangs must not keep the others. */
    private static final int WORKERS = 16;

    private final Configuration configuration;
    private final Duration time;
    private final Scheduler loop;
    /** The loop that was made for this run alone; null on a scheduler of the application. */
    private final @Nullable EventLoop ownLoop;

    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();
    private final Set<String> busy = new LinkedHashSet<>();
    private final CompletableFuture<Diagnosis> done = new CompletableFuture<>();
    private Cancellable deadline = () -> {};

    DiagnosisRun(Configuration configuration, @Nullable Scheduler given, Duration time) {
        this.configuration = configuration;
        this.time = time;
        this.ownLoop = given == null ? new EventLoop(WORKERS) : null;
        this.loop = ownLoop != null ? ownLoop : Objects.requireNonNull(given);
    }

    /** Begins. May be called from any thread. */
    CompletableFuture<Diagnosis> start() {
        loop.execute(this::askModules);
        return done;
    }

    private void askModules() {
        for (PeerDiscoveryProvider module : configuration.modules()) {
            findings.put(module.name(), new ArrayList<>());
            busy.add(module.name());
        }
        deadline = loop.schedule(time.plus(GRACE), this::giveUp);
        for (PeerDiscoveryProvider module : configuration.modules()) {
            ask(module);
        }
    }

    private void ask(PeerDiscoveryProvider module) {
        String name = module.name();
        try {
            module.diagnose(context(), time, finding -> report(name, finding))
                    .whenComplete((nothing, failure) -> loop.execute(() -> ended(name, failure)));
        } catch (DiscoveryException | RuntimeException | LinkageError e) {
            ended(name, e);
        }
    }

    private void report(String module, Finding finding) {
        if (busy.contains(module)) {
            Objects.requireNonNull(findings.get(module)).add(Objects.requireNonNull(finding, "finding"));
        }
    }

    private void ended(String module, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            String reason = cause instanceof DiscoveryException ? cause.getMessage() : cause.toString();
            report(module, Finding.problem(MODULE, String.valueOf(reason)));
        }
        if (busy.remove(module) && busy.isEmpty()) {
            finish();
        }
    }

    private void giveUp() {
        for (String module : busy) {
            report(
                    module,
                    Finding.problem(MODULE, "its diagnosis has not ended " + GRACE.toSeconds() + " s after its time"));
        }
        busy.clear();
        finish();
    }

    private void finish() {
        deadline.cancel();
        if (ownLoop != null) {
            ownLoop.close();
        }
        done.complete(new Diagnosis(findings));
    }

    private DiscoveryContext context() {
        return new DiscoveryContext(
                configuration.host(),
                configuration.tag(),
                loop,
                // the configured one belongs to the loop of a service, which may be another
                ownLoop != null ? new SplittableRandom() : configuration.random(),
                configuration.settings(),
                peer -> {},
                configuration.maxPeers());
    }
}
