package chorus.discovery.testkit;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** The event loop as one module sees it: knows which of the tasks that wait are the module's. */
final class WatchedScheduler implements Scheduler {
    private final VirtualScheduler loop;
    private final Executor worker;
    private final Set<Task> waiting = ConcurrentHashMap.newKeySet();

    /** Creates a loop that does the work of its workers too. */
    WatchedScheduler(VirtualScheduler loop) {
        this.loop = loop;
        this.worker = this;
    }

    /** Creates a loop with workers on which a module may block. */
    WatchedScheduler(VirtualScheduler loop, Executor worker) {
        this.loop = loop;
        this.worker = worker;
    }

    /** Returns how many tasks of the module wait. */
    int pending() {
        return waiting.size();
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable action) {
        Task task = new Task(action);
        waiting.add(task);
        Cancellable scheduled = loop.schedule(delay, task);
        return () -> {
            waiting.remove(task);
            scheduled.cancel();
        };
    }

    @Override
    public Executor worker() {
        return worker;
    }

    /** Returns the tasks of the module that wait. */
    @Override
    public String toString() {
        return waiting.stream().map(Task::toString).sorted().collect(Collectors.joining(", ", "[", "]"));
    }

    private final class Task implements Runnable {
        private final Runnable action;

        Task(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            waiting.remove(this);
            action.run();
        }

        @Override
        public String toString() {
            return VirtualScheduler.describe(action);
        }
    }
}
