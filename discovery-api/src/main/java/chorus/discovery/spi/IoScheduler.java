package chorus.discovery.spi;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/**
 * A scheduler whose thread waits for channels as well as for time, so that what comes in needs no other thread to be read and no
 * hop to reach the loop. The one that a service makes for itself is such a scheduler; one that an application gives may be.
 */
public interface IoScheduler extends Scheduler {

    /**
     * Has a reader called whenever a channel can be read, until that is cancelled. To be called on the loop, and cancelled
     * there, before the channel is closed.
     *
     * @param channel in non-blocking mode; it stays its owner's, who closes it
     * @throws IOException when the loop cannot wait for channels
     */
    Cancellable read(SelectableChannel channel, Reader reader) throws IOException;

    /** Who reads a channel. Called on the loop. */
    interface Reader {

        /** There may be something to read. Whatever is left will be told again, after the tasks that are due. */
        void readable();

        /**
         * The channel is not waited for any more, because its reader has thrown something or the system has failed. It is
         * still open, and may be given to {@link IoScheduler#read} again.
         */
        void failed(IOException cause);
    }
}
