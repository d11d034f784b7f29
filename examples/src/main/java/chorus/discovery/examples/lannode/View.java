package chorus.discovery.examples.lannode;

/** How events are shown. Used by one thread. */
interface View extends AutoCloseable {

    /** Takes in an event. */
    void show(Event event);

    /** Brings the output up to date: after every burst of events, and once a second. */
    default void refresh() {}

    /** Leaves the output in good order. */
    @Override
    default void close() {}
}
