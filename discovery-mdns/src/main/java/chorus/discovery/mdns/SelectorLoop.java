package chorus.discovery.mdns;

import chorus.discovery.mdns.LinkSelection.Candidate;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport.Datagram;
import chorus.discovery.spi.Scheduler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real sockets, and the one thread that reads them all. It keeps what a sender on the link sent and posts it to the
 * event loop; what it does not keep costs the loop nothing.
 */
final class SelectorLoop implements LinkSockets {
    /** The largest mDNS message, in bytes (RFC 6762 section 17: an IP packet of 9,000 bytes). */
    static final int MAX_MESSAGE = 9_000 - 20 - 8;

    /** Datagrams read from one socket before the others have their turn. */
    private static final int BURST = 64;

    /** How long {@link #close()} waits for the thread, which only has to wake up and end. */
    private static final Duration CLOSE_WAIT = Duration.ofMillis(50);

    /** How long what was refused is counted before it is told. */
    private static final Duration TELL_PERIOD = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(SelectorLoop.class);

    private final Scheduler scheduler;
    private final MulticastGroup group;
    private final SourceLinks links = new SourceLinks();
    private final Drops drops = new Drops();
    private @Nullable Sink sink;
    private @Nullable Selector selector;
    private @Nullable Thread thread;
    private volatile boolean closed;
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile @Nullable Cancellable tellTimer;

    SelectorLoop(Scheduler scheduler, MulticastGroup group) {
        this.scheduler = scheduler;
        this.group = group;
    }

    @Override
    public int port() {
        return group.port();
    }

    @Override
    public void start(Sink to) {
        sink = to;
    }

    @Override
    public LinkSocket open(Candidate candidate) throws IOException {
        return LinkChannel.open(candidate, group, this);
    }

    @Override
    public void linksUp(List<MulticastLink> up) {
        links.update(up);
    }

    /** Reads a channel from now on. The first call, and the first one after the thread has failed, starts the thread. */
    void add(LinkChannel channel) throws IOException {
        Selector reading = selector;
        if (reading == null || !reading.isOpen()) {
            reading = startThread();
        }
        try {
            channel.channel().register(reading, SelectionKey.OP_READ, channel);
        } catch (ClosedSelectorException e) {
            throw new IOException("the thread that reads the sockets has ended", e);
        }
        reading.wakeup();
    }

    void wakeUp() {
        if (selector != null) {
            selector.wakeup();
        }
    }

    @Override
    public Drops drops() {
        return drops;
    }

    /** Ends the thread, and waits for it 50 ms at most. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        wakeUp();
        if (thread != null) {
            try {
                thread.join(CLOSE_WAIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Cancellable timer = tellTimer;
        if (timer != null) {
            timer.cancel();
        }
        log.debug("datagrams not kept: {}", drops);
    }

    private Selector startThread() throws IOException {
        Selector reading = Selector.open();
        selector = reading;
        thread = new Thread(new Reader(reading, Objects.requireNonNull(sink, "start comes first")), "chorus-mdns");
        thread.setDaemon(true);
        thread.start();
        return reading;
    }

    /** Keeps a datagram or drops it. Called on the selector thread. */
    void accept(MulticastLink heardOn, InetSocketAddress source, ByteBuffer bytes, Inbox to) {
        if (!SourceLinks.keeps(heardOn, source.getAddress())) {
            drop(Drops.Reason.OTHER_SOCKET);
            return;
        }
        MulticastLink link = links.linkOf(heardOn, source.getAddress());
        if (link == null) {
            drop(Drops.Reason.OFF_LINK);
        } else if (bytes.remaining() > MAX_MESSAGE) {
            drop(Drops.Reason.TOO_LONG);
        } else {
            byte[] payload = new byte[bytes.remaining()];
            bytes.get(payload);
            if (!to.offer(new Datagram(link, source, payload))) {
                drop(Drops.Reason.FLOOD);
            }
        }
    }

    private void drop(Drops.Reason reason) {
        drops.count(reason);
        if (reason.refusal() != null && telling.compareAndSet(false, true)) {
            tellTimer = scheduler.schedule(TELL_PERIOD, this::tellDrops);
        }
    }

    /** On the loop. */
    private void tellDrops() {
        telling.set(false);
        for (Drops.Reason reason : Drops.Reason.values()) {
            Refusal refusal = reason.refusal();
            long count = refusal == null || closed || sink == null ? 0 : drops.untold(reason);
            if (count > 0) {
                Objects.requireNonNull(sink).refused(Objects.requireNonNull(refusal), count);
            }
        }
    }

    /** What the thread does. */
    private final class Reader implements Runnable {
        private final Selector reading;
        private final Sink sink;
        private final Inbox inbox;
        /** One byte more than the largest message, to see that a message is larger. */
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_MESSAGE + 1);

        Reader(Selector reading, Sink sink) {
            this.reading = reading;
            this.sink = sink;
            inbox = new Inbox(scheduler, sink);
        }

        @Override
        public void run() {
            try {
                while (!closed) {
                    reading.select();
                    // nobody ends this thread in that way, and while the flag is set select does not wait
                    Thread.interrupted();
                    for (SelectionKey key : reading.selectedKeys()) {
                        read(key);
                    }
                    reading.selectedKeys().clear();
                }
                end();
            } catch (IOException | RuntimeException e) {
                log.warn("the thread that reads the mDNS sockets has failed and is started again", e);
                for (LinkChannel each : end()) {
                    fail(each, e);
                }
            }
        }

        /** Closes the selector, which releases the closed channels' descriptors, and returns the channels that it read. */
        private List<LinkChannel> end() {
            List<LinkChannel> channels = new ArrayList<>();
            for (SelectionKey key : reading.keys()) {
                channels.add((LinkChannel) key.attachment());
            }
            try {
                reading.close();
            } catch (IOException e) {
                log.debug("closing the selector", e);
            }
            return channels;
        }

        private void read(SelectionKey key) {
            LinkChannel from = (LinkChannel) key.attachment();
            for (int i = 0; i < BURST; i++) {
                try {
                    buffer.clear();
                    InetSocketAddress source =
                            (InetSocketAddress) from.channel().receive(buffer);
                    if (source == null) {
                        return;
                    }
                    buffer.flip();
                    accept(from.link(), source, buffer, inbox);
                } catch (PortUnreachableException e) {
                    // somebody has not got what we sent; nothing is wrong here
                } catch (ClosedChannelException e) {
                    return;
                } catch (IOException e) {
                    // a socket that fails stays ready to be read, and would keep this thread busy
                    key.cancel();
                    fail(from, e);
                    return;
                }
            }
        }

        private void fail(LinkChannel from, Exception cause) {
            scheduler.execute(() -> sink.deaf(from.link(), cause));
        }
    }
}
