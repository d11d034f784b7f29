package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.spi.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VirtualSchedulerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final List<String> ran = new ArrayList<>();

    @Test
    void nothingRunsBeforeTheTestSaysSo() {
        scheduler.execute(() -> ran.add("now"));
        assertThat(ran).isEmpty();

        scheduler.runDue();
        assertThat(ran).containsExactly("now");
    }

    @Test
    void tasksRunInTheOrderOfTheirTimes() {
        schedule(SECOND.multipliedBy(3), "third");
        schedule(SECOND, "first");
        schedule(SECOND.multipliedBy(2), "second");

        scheduler.advance(SECOND.multipliedBy(3));

        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void tasksOfTheSameTimeRunInTheOrderOfTheirScheduling() {
        for (int i = 0; i < 100; i++) {
            schedule(SECOND, "task " + i);
        }

        scheduler.advance(SECOND);

        assertThat(ran).hasSize(100).startsWith("task 0", "task 1").endsWith("task 98", "task 99");
    }

    @Test
    void anOverdueDelayCountsAsNow() {
        schedule(Duration.ofSeconds(-5), "late");
        schedule(Duration.ZERO, "now");

        scheduler.runDue();

        assertThat(ran).containsExactly("late", "now");
        assertThat(scheduler.now()).isZero();
    }

    @Test
    void everyTaskSeesTheTimeAtWhichItIsDue() {
        List<Duration> seen = new ArrayList<>();
        scheduler.schedule(SECOND, () -> {
            seen.add(scheduler.now());
            scheduler.schedule(SECOND, () -> seen.add(scheduler.now()));
        });

        scheduler.advance(SECOND.multipliedBy(5));

        assertThat(seen).containsExactly(SECOND, SECOND.multipliedBy(2));
        assertThat(scheduler.now()).isEqualTo(SECOND.multipliedBy(5));
        assertThat(scheduler.nanoTime()).isEqualTo(SECOND.multipliedBy(5).toNanos());
    }

    @Test
    void aTaskThatIsDueAtTheEndRunsAndOneAfterItDoesNot() {
        schedule(SECOND, "at the end");
        schedule(SECOND.plusNanos(1), "after it");

        scheduler.advance(SECOND);

        assertThat(ran).containsExactly("at the end");
        assertThat(scheduler.pending()).isEqualTo(1);
    }

    @Test
    void aDelayLongerThanTimeItselfNeverComes() {
        schedule(Duration.ofSeconds(Long.MAX_VALUE), "never");

        scheduler.advance(Duration.ofDays(365 * 100));

        assertThat(ran).isEmpty();
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> scheduler.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }

    @Test
    void theWorkerRunsOnTheTestsThreadLikeEverythingElse() {
        scheduler.worker().execute(() -> ran.add(Thread.currentThread().getName()));

        scheduler.runDue();

        assertThat(ran).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void whatATaskThrowsComesOutOfTheCallThatRanItAndTheNextCallGoesOn() {
        scheduler.schedule(SECOND, () -> {
            throw new IllegalStateException("broken");
        });
        schedule(SECOND, "after");

        assertThatThrownBy(() -> scheduler.advance(SECOND.multipliedBy(2))).hasMessage("broken");
        assertThat(scheduler.now()).isEqualTo(SECOND);
        assertThat(ran).isEmpty();

        scheduler.advance(SECOND);
        assertThat(ran).containsExactly("after");
    }

    @Test
    void aTaskMayNotRunTheLoop() {
        scheduler.execute(scheduler::runDue);

        assertThatThrownBy(scheduler::runDue)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only the test may");
    }

    @Test
    void runUntilStopsAsSoonAsTheConditionHoldsAndTellsTheTimeItTook() {
        scheduler.advance(SECOND);
        schedule(SECOND, "a");
        schedule(SECOND.multipliedBy(2), "b");

        Duration took = scheduler.runUntil(() -> ran.contains("a"), Duration.ofMinutes(1));

        assertThat(took).isEqualTo(SECOND);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void runUntilDoesNotMoveTheClockWhenTheConditionHolds() {
        schedule(Duration.ZERO, "not needed");

        assertThat(scheduler.runUntil(() -> true, SECOND)).isZero();
        assertThat(ran).isEmpty();
    }

    @Test
    void runUntilFailsAtTheLimitAndListsWhatIsScheduled() {
        scheduler.schedule(SECOND.multipliedBy(90), new Named("refresh of peer 7"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> scheduler.runUntil(() -> false, Duration.ofMinutes(1)))
                .withMessageContaining("PT1M")
                .withMessageContaining("1 scheduled")
                .withMessageContaining("PT1M30S refresh of peer 7");
        assertThat(scheduler.now()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void runUntilSaysSoWhenNothingIsScheduled() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> scheduler.runUntil(() -> false, SECOND))
                .withMessageContaining("nothing is scheduled");
    }

    @Test
    void aCancelledTaskDoesNotRunAndDoesNotCount() {
        Cancellable cancelled = schedule(SECOND, "cancelled");
        schedule(SECOND, "kept");

        cancelled.cancel();
        cancelled.cancel();

        assertThat(scheduler.pending()).isEqualTo(1);
        assertThat(scheduler.tasks()).hasSize(1);
        scheduler.advance(SECOND);
        assertThat(ran).containsExactly("kept");
    }

    @Test
    void cancellingATaskThatHasRunIsHarmless() {
        Cancellable done = schedule(Duration.ZERO, "done");
        schedule(SECOND, "next");
        scheduler.runDue();

        done.cancel();

        assertThat(scheduler.pending()).isEqualTo(1);
        scheduler.advance(SECOND);
        assertThat(ran).containsExactly("done", "next");
    }

    @Test
    void aTaskMayCancelAnotherThatIsDueAtTheSameTime() {
        List<Cancellable> second = new ArrayList<>();
        scheduler.schedule(SECOND, () -> second.get(0).cancel());
        second.add(schedule(SECOND, "second"));

        scheduler.advance(SECOND);

        assertThat(ran).isEmpty();
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void aTimerThatIsPutOffForADayKeepsTheQueueSmall() {
        Duration ttl = Duration.ofMinutes(75);
        Cancellable timer = schedule(ttl, "expired");
        int longest = 0;
        for (int second = 0; second < Duration.ofHours(24).toSeconds(); second++) {
            timer.cancel();
            timer = schedule(ttl, "expired");
            scheduler.advance(SECOND);
            longest = Math.max(longest, scheduler.queued());
        }

        assertThat(scheduler.pending()).isEqualTo(1);
        assertThat(longest).isLessThan(200);
        assertThat(ran).isEmpty();
    }

    @Test
    void cancellingManyOfManyLeavesTheOthersInOrder() {
        List<Cancellable> tasks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            tasks.add(schedule(SECOND.multipliedBy(1_000 - i), "task " + i));
        }
        for (int i = 0; i < 1_000; i++) {
            if (i % 100 != 0) {
                tasks.get(i).cancel();
            }
        }

        assertThat(scheduler.pending()).isEqualTo(10);
        scheduler.advance(Duration.ofHours(1));
        assertThat(ran)
                .containsExactly(
                        "task 900",
                        "task 800",
                        "task 700",
                        "task 600",
                        "task 500",
                        "task 400",
                        "task 300",
                        "task 200",
                        "task 100",
                        "task 0");
    }

    @Test
    void tasksAreListedInTheOrderInWhichTheyWillRun() {
        scheduler.schedule(SECOND.multipliedBy(2), new Named("second"));
        scheduler.schedule(SECOND, new Named("first"));
        scheduler.schedule(SECOND.multipliedBy(2), () -> ran.add("a lambda"));

        assertThat(scheduler.tasks())
                .extracting(VirtualScheduler.ScheduledTask::toString)
                .containsExactly("PT1S first", "PT2S second", "PT2S lambda in VirtualSchedulerTest");
    }

    @Test
    void aTaskWithoutANameIsListedByItsClass() {
        scheduler.execute(new Runnable() {
            @Override
            public void run() {}
        });

        assertThat(scheduler.tasks().get(0).description()).startsWith(VirtualSchedulerTest.class.getName() + "$");
    }

    @Test
    void otherThreadsMayPost() throws InterruptedException {
        AtomicInteger count = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 1_000; j++) {
                    scheduler.execute(count::incrementAndGet);
                    scheduler.schedule(SECOND, () -> ran.add("cancelled")).cancel();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(scheduler.pending()).isEqualTo(4_000);
        scheduler.advance(SECOND);
        assertThat(count).hasValue(4_000);
        assertThat(ran).isEmpty();
    }

    @Test
    void aLoopThatNeverLetsTimePassIsStopped() {
        scheduler.execute(new Runnable() {
            @Override
            public void run() {
                scheduler.execute(this);
            }

            @Override
            public String toString() {
                return "the one that never ends";
            }
        });

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> scheduler.advance(SECOND))
                .withMessageContaining("without any time passing")
                .withMessageContaining("the one that never ends");
    }

    private Cancellable schedule(Duration delay, String name) {
        return scheduler.schedule(delay, () -> ran.add(name));
    }

    private record Named(String name) implements Runnable {
        @Override
        public void run() {}

        @Override
        public String toString() {
            return name;
        }
    }
}
