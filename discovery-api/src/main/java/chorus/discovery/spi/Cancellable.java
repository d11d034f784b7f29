package chorus.discovery.spi;

/** A scheduled task that has not run yet. */
@FunctionalInterface
public interface Cancellable {

    /** Takes the task back. Harmless when it has run or was cancelled; may be called from any thread. */
    void cancel();
}
