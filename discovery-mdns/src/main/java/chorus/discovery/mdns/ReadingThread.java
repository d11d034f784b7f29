package chorus.discovery.mdns;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.IoScheduler.Reader;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for channels on behalf of a scheduler that does not: one that an application or a test has given. It
 * calls the readers itself, and ends when one of them or the system fails.
 */
final class ReadingThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ReadingThread.class);

    private final Selector selector;
    private final Thread thread = new Thread(this, "chorus-mdns");
    private volatile boolean closed;

    private ReadingThread(Selector selector) {
        this.selector = selector;
    }

    static ReadingThread start() throws IOException {
        ReadingThread reading = new ReadingThread(Selector.open());
        reading.thread.setDaemon(true);
        reading.thread.start();
        return reading;
    }

    /** Returns whether it still reads. */
    boolean isAlive() {
        return selector.isOpen();
    }

    /** Has a reader called whenever a channel can be read. May be called, and cancelled, from any thread. */
    Cancellable read(SelectableChannel channel, Reader reader) throws IOException {
        SelectionKey key;
        try {
            key = channel.register(selector, SelectionKey.OP_READ, reader);
        } catch (ClosedSelectorException e) {
            throw new IOException("the thread that reads the sockets has ended", e);
        }
        selector.wakeup();
        return () -> {
            key.cancel();
            // the descriptor of a closed channel is released by the next round
            selector.wakeup();
        };
    }

    /** Ends the thread, and waits for so long at most until it has. */
    void close(Duration patience) {
        closed = true;
        selector.wakeup();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                selector.select();
                // nobody ends this thread in that way, and while the flag is set select does not wait
                Thread.interrupted();
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Reader) key.attachment()).readable();
                }
                selector.selectedKeys().clear();
            }
            end();
        } catch (IOException | RuntimeException e) {
            log.warn("the thread that reads the mDNS sockets has failed and is started again", e);
            IOException cause = new IOException("the thread that reads the sockets has failed", e);
            for (Reader each : end()) {
                each.failed(cause);
            }
        }
    }

    /** Closes the selector, which releases the closed channels' descriptors, and returns who read the channels. */
    private List<Reader> end() {
        List<Reader> readers = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            readers.add((Reader) key.attachment());
        }
        try {
            selector.close();
        } catch (IOException e) {
            log.debug("closing the selector", e);
        }
        return readers;
    }
}
