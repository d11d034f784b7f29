package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.Diagnosis;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the runtime makes of the modules' diagnoses. */
@Timeout(30)
class DiagnosisTest {
    private static final Duration TIME = Duration.ofSeconds(3);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(0));

    @Test
    void theFindingsOfEachModuleAreInTheOrderOfTheModulesAndOfTheReports() throws Exception {
        Module slow = new Module("slow", (context, time, report) -> {
            report.accept(Finding.ok("a", "first"));
            CompletableFuture<String> done = new CompletableFuture<>();
            context.scheduler().schedule(time, () -> {
                report.accept(Finding.problem("b", "second").withHint("mend it"));
                done.complete("done");
            });
            return done;
        });
        Module quick = new Module("quick", (context, time, report) -> {
            report.accept(Finding.note("c", "third"));
            return CompletableFuture.completedStage("done");
        });

        Diagnosis diagnosis = diagnose(slow, new ScriptedPeerDiscovery("silent"), quick);

        assertThat(diagnosis.findings().keySet()).containsExactly("slow", "silent", "quick");
        assertThat(diagnosis.findings().get("slow"))
                .containsExactly(
                        Finding.ok("a", "first"), Finding.problem("b", "second").withHint("mend it"));
        assertThat(diagnosis.findings().get("silent")).isEmpty();
        assertThat(diagnosis.findings().get("quick")).containsExactly(Finding.note("c", "third"));
        assertThat(diagnosis.problems()).isEqualTo(1);
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void aModuleThatFailsInWhateverWayHasAProblem() throws Exception {
        Module throwing = new Module("throwing", (context, time, report) -> {
            throw new DiscoveryException("setting x is \"y\"; expected z");
        });
        Module broken = new Module("broken", (context, time, report) -> {
            throw new IllegalStateException("bug");
        });
        Module failing = new Module(
                "failing", (context, time, report) -> CompletableFuture.failedStage(new IOException("no network")));

        Diagnosis diagnosis = diagnose(throwing, broken, failing);

        assertThat(diagnosis.findings().get("throwing"))
                .containsExactly(Finding.problem("module", "setting x is \"y\"; expected z"));
        assertThat(diagnosis.findings().get("broken"))
                .containsExactly(Finding.problem("module", "java.lang.IllegalStateException: bug"));
        assertThat(diagnosis.findings().get("failing"))
                .containsExactly(Finding.problem("module", "java.io.IOException: no network"));
    }

    @Test
    void aModuleThatDoesNotEndIsNotWaitedForAndReportsNothingAnyMore() throws Exception {
        List<Consumer<Finding>> late = new ArrayList<>();
        Module endless = new Module("endless", (context, time, report) -> {
            late.add(report);
            return new CompletableFuture<>();
        });

        Diagnosis diagnosis = diagnose(endless);
        late.get(0).accept(Finding.ok("late", "too late"));

        assertThat(diagnosis.findings().get("endless"))
                .containsExactly(Finding.problem("module", "its diagnosis has not ended 2 s after its time"));
    }

    @Test
    void withoutASchedulerItHasALoopOfItsOwnThatEnds() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        Module module = new Module("module", (context, time, report) -> {
            loop.complete(Thread.currentThread());
            CompletableFuture<String> done = new CompletableFuture<>();
            context.scheduler().worker().execute(() -> done.complete("done"));
            return done;
        });

        PeerDiscoveryService.builder(host)
                .modules()
                .module(module)
                .diagnose(TIME)
                .get(10, TimeUnit.SECONDS);

        assertThat(before).doesNotContain(loop.get());
        loop.get().join(10_000);
        assertThat(loop.get().isAlive()).isFalse();
    }

    @Test
    void itTakesATimeOfMoreThanZeroAndAModule() {
        PeerDiscoveryService.Builder builder =
                PeerDiscoveryService.builder(host).modules();
        assertThatThrownBy(() -> builder.diagnose(TIME)).isInstanceOf(DiscoveryException.class);
        assertThatThrownBy(() -> builder.module(new ScriptedPeerDiscovery("a")).diagnose(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time is PT0S; expected more than zero");
    }

    private Diagnosis diagnose(PeerDiscoveryProvider... modules) throws Exception {
        PeerDiscoveryService.Builder builder =
                PeerDiscoveryService.builder(host).scheduler(scheduler).modules();
        for (PeerDiscoveryProvider module : modules) {
            builder.module(module);
        }
        CompletableFuture<Diagnosis> diagnosis = builder.diagnose(TIME);
        scheduler.advance(TIME.plusSeconds(2));
        assertThat(diagnosis).isCompleted();
        return diagnosis.get();
    }

    /** What a module does when it is asked. */
    @FunctionalInterface
    private interface Doctor {
        CompletionStage<?> diagnose(DiscoveryContext context, Duration time, Consumer<Finding> report)
                throws DiscoveryException;
    }

    /** A module that is never started. */
    private record Module(String name, Doctor doctor) implements PeerDiscoveryProvider {
        @Override
        public PeerDiscovery create(DiscoveryContext context) {
            throw new AssertionError("a diagnosis starts no module");
        }

        @Override
        public CompletionStage<?> diagnose(DiscoveryContext context, Duration time, Consumer<Finding> report)
                throws DiscoveryException {
            return doctor.diagnose(context, time, report);
        }
    }
}
