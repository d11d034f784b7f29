package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs the classes below as tests of their own; what they were given they put into {@link #SEEN}. */
class LanExtensionTest {
    private static final List<InMemoryLan> SEEN = new ArrayList<>();

    @BeforeEach
    void forget() {
        SEEN.clear();
        System.clearProperty(LanExtension.SEED_PROPERTY);
    }

    @AfterEach
    void unpin() {
        System.clearProperty(LanExtension.SEED_PROPERTY);
    }

    @Test
    void aTestItsConstructorAndItsLifeCycleShareOneLan() {
        run(Injected.class).assertStatistics(stats -> stats.succeeded(1));
    }

    @Test
    void everyTestHasALanAndASeedOfItsOwn() {
        run(Repeated.class).assertStatistics(stats -> stats.succeeded(20));

        assertThat(SEEN).doesNotHaveDuplicates();
        assertThat(SEEN.stream().map(InMemoryLan::seed).distinct().count()).isGreaterThan(15);
    }

    @Test
    void aClassWithOneInstanceSharesTheLanOfItsConstructor() {
        run(OneInstance.class).assertStatistics(stats -> stats.succeeded(2));

        assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
    }

    @Test
    void markedFieldsShareTheLanOfTheTest() {
        run(Fields.class).assertStatistics(stats -> stats.succeeded(3));

        assertThat(SEEN).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void theFieldsOfAClassWithOneInstanceAreSetBeforeEachTest() {
        run(OneInstanceWithField.class).assertStatistics(stats -> stats.succeeded(2));

        assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void anExtensionThatIsRegisteredByAFieldSetsFieldsAndParameters() {
        run(Registered.class).assertStatistics(stats -> stats.succeeded(2));

        assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void fieldsThatCannotBeSetAreRefused() {
        assertThat(failure(run(StaticField.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@Lan field StaticField.lan is static; expected an instance field,"
                        + " as each test has a LAN of its own");
        assertThat(failure(run(FinalField.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@Lan field FinalField.lan is final; expected a field that can be set before each test");
        assertThat(failure(run(FieldOfAnotherType.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@Lan field FieldOfAnotherType.lan is of type java.lang.String;"
                        + " expected InMemoryLan or VirtualScheduler");
    }

    @Test
    void theAnnotationPinsTheSeedAndTheInnermostCounts() {
        run(Pinned.class).assertStatistics(stats -> stats.succeeded(3));

        assertThat(SEEN).extracting(InMemoryLan::seed).containsExactlyInAnyOrder(42L, 43L, 42L);
    }

    @Test
    void theSystemPropertyPinsTheSeedsOfTheOthers() {
        System.setProperty(LanExtension.SEED_PROPERTY, "77");
        run(Repeated.class);
        run(Pinned.class);

        assertThat(SEEN).extracting(InMemoryLan::seed).containsOnly(77L, 42L, 43L);
    }

    @Test
    void aSystemPropertyThatIsNoNumberIsRefusedWithItsValue() {
        System.setProperty(LanExtension.SEED_PROPERTY, "lucky");

        assertThat(failure(run(Repeated.class)))
                .hasMessageContaining("chorus.testkit.seed")
                .hasMessageContaining("\"lucky\"");
    }

    @Test
    void aFailureCarriesTheSeedTheLastLinesAndAReadableCapture() {
        Throwable failure = failure(run(Failing.class));

        assertThat(failure).hasMessage("as it should");
        assertThat(failure.getSuppressed()).hasSize(1);
        String report = String.valueOf(failure.getSuppressed()[0].getMessage());
        assertThat(report)
                .contains("@Seed(4711)")
                .contains("-Dchorus.testkit.seed=4711")
                .contains("2 packets")
                .contains("#1 lan tap 10.1.0.9")
                .contains("PTR? _p2p._udp.local");
        Path capture = Path.of(report.replaceAll("(?s).*captured in (\\S+\\.pcap).*", "$1"));
        assertThat(capture).hasFileName("Failing.fails-4711.pcap");
        assertThat(capture.toString())
                .contains(Path.of("target", "chorus-testkit").toString());
        assertThat(Files.exists(capture)).isTrue();
    }

    @Test
    void aFailureAfterTheTestCarriesItToo() {
        assertThat(failure(run(FailingAfterwards.class)).getSuppressed()).hasOnlyElementsOfType(LanReport.class);
    }

    @Test
    void aTestThatIsAbortedIsLeftAlone() {
        Throwable aborted = run(Aborted.class).aborted().stream()
                .findFirst()
                .orElseThrow()
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();

        assertThat(aborted.getSuppressed()).isEmpty();
    }

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    private static Throwable failure(Events events) {
        return events.failed().stream()
                .findFirst()
                .orElseThrow()
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    @ExtendWith(LanExtension.class)
    static class Injected {
        private final InMemoryLan fromConstructor;

        Injected(InMemoryLan lan) {
            fromConstructor = lan;
        }

        @BeforeEach
        void before(InMemoryLan lan) {
            assertThat(lan).isSameAs(fromConstructor);
        }

        @Test
        void test(InMemoryLan lan, VirtualScheduler scheduler) {
            assertThat(lan).isSameAs(fromConstructor);
            assertThat(lan.scheduler()).isSameAs(scheduler);
        }
    }

    @ExtendWith(LanExtension.class)
    static class Repeated {
        @RepeatedTest(20)
        void test(InMemoryLan lan) {
            SEEN.add(lan);
        }
    }

    @ExtendWith(LanExtension.class)
    @TestInstance(Lifecycle.PER_CLASS)
    static class OneInstance {
        private final InMemoryLan lan;

        OneInstance(InMemoryLan lan) {
            this.lan = lan;
        }

        @Test
        void first() {
            SEEN.add(lan);
        }

        @Test
        void second() {
            SEEN.add(lan);
        }
    }

    @SuppressWarnings("NullAway.Init") // set by the extension
    static class FieldOfASuperclass {
        @Lan
        private InMemoryLan inherited;

        InMemoryLan inherited() {
            return inherited;
        }
    }

    @ExtendWith(LanExtension.class)
    @SuppressWarnings("NullAway.Init") // set by the extension
    static class Fields extends FieldOfASuperclass {
        @Lan
        private InMemoryLan lan;

        @Lan
        private VirtualScheduler scheduler;

        private final InMemoryLan fromConstructor;

        Fields(InMemoryLan lan) {
            fromConstructor = lan;
        }

        @BeforeEach
        void before() {
            assertThat(lan).isSameAs(fromConstructor).isSameAs(inherited());
        }

        @Test
        void first(InMemoryLan parameter) {
            SEEN.add(parameter);
            assertThat(lan).isSameAs(parameter);
            assertThat(scheduler).isSameAs(parameter.scheduler());
        }

        @Test
        void second() {
            SEEN.add(lan);
        }

        @Nested
        class Inside {
            @Lan
            private InMemoryLan inner;

            @Test
            void third() {
                SEEN.add(inner);
                assertThat(lan).isSameAs(inner);
            }
        }
    }

    @ExtendWith(LanExtension.class)
    @TestInstance(Lifecycle.PER_CLASS)
    @SuppressWarnings("NullAway.Init") // set by the extension
    static class OneInstanceWithField {
        @Lan
        private InMemoryLan lan;

        @Test
        void first() {
            SEEN.add(lan);
        }

        @Test
        void second() {
            SEEN.add(lan);
        }
    }

    @SuppressWarnings("NullAway.Init") // set by the extension
    static class Registered {
        @RegisterExtension
        private final LanExtension lans = new LanExtension();

        @Lan
        private InMemoryLan lan;

        @Test
        void first(VirtualScheduler scheduler) {
            SEEN.add(lan);
            assertThat(lan.scheduler()).isSameAs(scheduler);
        }

        @Test
        void second() {
            SEEN.add(lan);
        }
    }

    @ExtendWith(LanExtension.class)
    static class StaticField {
        @Lan
        static @Nullable InMemoryLan lan;

        @Test
        void test() {}
    }

    @ExtendWith(LanExtension.class)
    static class FinalField {
        @Lan
        final InMemoryLan lan = new InMemoryLan(new VirtualScheduler(), 1);

        @Test
        void test() {}
    }

    @ExtendWith(LanExtension.class)
    static class FieldOfAnotherType {
        @Lan
        String lan = "";

        @Test
        void test() {}
    }

    @ExtendWith(LanExtension.class)
    @Seed(42)
    static class Pinned {
        @Test
        void byItsClass(InMemoryLan lan) {
            SEEN.add(lan);
        }

        @Test
        @Seed(43)
        void byItself(InMemoryLan lan) {
            SEEN.add(lan);
        }

        @Nested
        class Inside {
            @Test
            void byTheClassAround(InMemoryLan lan) {
                SEEN.add(lan);
            }
        }
    }

    @ExtendWith(LanExtension.class)
    static class Failing {
        @Test
        @Seed(4711)
        void fails(InMemoryLan lan) {
            Tap tap = lan.segment().tap("10.1.0.9", InMemoryLan.PORT);
            tap.send(Messages.query());
            tap.send(Messages.reply("abc"));
            throw new IllegalStateException("as it should");
        }
    }

    @ExtendWith(LanExtension.class)
    static class FailingAfterwards {
        @Test
        void succeeds(InMemoryLan lan) {
            SEEN.add(lan);
        }

        @AfterEach
        void fails() {
            throw new IllegalStateException("as it should");
        }
    }

    @ExtendWith(LanExtension.class)
    static class Aborted {
        @Test
        void isAborted(InMemoryLan lan) {
            SEEN.add(lan);
            Assumptions.abort("not today");
        }
    }
}
