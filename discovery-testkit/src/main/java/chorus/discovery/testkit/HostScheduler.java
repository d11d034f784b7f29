package chorus.discovery.testkit;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The event loop of one host between two crashes: after the crash its tasks do not run. */
final class HostScheduler implements Scheduler {
    private final VirtualScheduler loop;
    private boolean dead;

    HostScheduler(VirtualScheduler loop) {
        this.loop = loop;
    }

    void die() {
        dead = true;
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, new Runnable() {
            @Override
            public void run() {
                if (!dead) {
                    task.run();
                }
            }

            @Override
            public String toString() {
                return VirtualScheduler.describe(task);
            }
        });
    }

    @Override
    public Executor worker() {
        return this;
    }
}
