package chorus.discovery.jmdns;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after another on the workers. A task that is given while another runs needs no new worker: so a goodbye is
 * said even when the workers take nothing new, because the service has closed meanwhile.
 */
final class SerialExecutor implements Executor {
    private final Executor worker;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();

    SerialExecutor(Executor worker) {
        this.worker = worker;
    }

    /** Runs a task, which must not throw, after those that were given before. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (unfinished.getAndIncrement() == 0) {
            worker.execute(this::runAll);
        }
    }

    private void runAll() {
        do {
            tasks.remove().run();
        } while (unfinished.decrementAndGet() > 0);
    }
}
