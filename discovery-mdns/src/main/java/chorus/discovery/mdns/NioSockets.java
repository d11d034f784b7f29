package chorus.discovery.mdns;

import chorus.discovery.mdns.LinkSelection.Candidate;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.IoScheduler;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport.Datagram;
import chorus.discovery.spi.Scheduler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real sockets. They are read by the event loop where it can wait for channels ({@link IoScheduler}), and otherwise by
 * one thread for all of them. What a sender on the link sent is kept for the loop to take in small helpings; what is not kept
 * costs no more than its reading.
 */
final class NioSockets implements LinkSockets {
    /** The largest mDNS message, in bytes (RFC 6762 section 17: an IP packet of 9,000 bytes). */
    static final int MAX_MESSAGE = 9_000 - 20 - 8;

    /** Datagrams read from one socket before the others have their turn. */
    private static final int BURST = 64;

    /** How long {@link #close()} waits for a thread of its own, which only has to wake up and end. */
    private static final Duration CLOSE_WAIT = Duration.ofMillis(50);

    /** How long what was refused is counted before it is told. */
    private static final Duration TELL_PERIOD = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(NioSockets.class);

    private final Scheduler scheduler;
    private final MulticastGroup group;
    private final SourceLinks links = new SourceLinks();
    private final Drops drops = new Drops();
    private @Nullable Sink sink;
    private @Nullable Inbox inbox;
    private @Nullable ByteBuffer buffer;
    private @Nullable ReadingThread thread;
    private boolean closed;
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile @Nullable Cancellable tellTimer;

    NioSockets(Scheduler scheduler, MulticastGroup group) {
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
        inbox = new Inbox(scheduler, to);
    }

    @Override
    public LinkSocket open(Candidate candidate) throws IOException {
        return LinkChannel.open(candidate, group, this);
    }

    @Override
    public void linksUp(List<MulticastLink> up) {
        links.update(up);
    }

    /** Reads a channel from now on, until that is cancelled. */
    Cancellable read(LinkChannel channel) throws IOException {
        if (buffer == null) {
            // one byte more than the largest message, to see that a message is larger
            buffer = ByteBuffer.allocateDirect(MAX_MESSAGE + 1);
        }
        Reading reading = new Reading(channel, buffer, Objects.requireNonNull(inbox, "start comes first"));
        if (scheduler instanceof IoScheduler loop) {
            return loop.read(channel.channel(), reading);
        }
        if (thread == null || !thread.isAlive()) {
            thread = ReadingThread.start();
        }
        return thread.read(channel.channel(), reading);
    }

    @Override
    public Drops drops() {
        return drops;
    }

    /** Ends the thread that reads, if there is one, and waits for it 50 ms at most. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (thread != null) {
            thread.close(CLOSE_WAIT);
        }
        Cancellable timer = tellTimer;
        if (timer != null) {
            timer.cancel();
        }
        log.debug("datagrams not kept: {}", drops);
    }

    /** Keeps a datagram or drops it. Called by whoever reads. */
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

    /** Reads one channel, on the loop or on a thread that reads for it. */
    private final class Reading implements IoScheduler.Reader {
        private final LinkChannel from;
        private final ByteBuffer buffer;
        private final Inbox inbox;

        Reading(LinkChannel from, ByteBuffer buffer, Inbox inbox) {
            this.from = from;
            this.buffer = buffer;
            this.inbox = inbox;
        }

        @Override
        public void readable() {
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
                    // a socket that fails stays ready to be read, and would keep its reader busy
                    from.stopReading();
                    failed(e);
                    return;
                }
            }
        }

        @Override
        public void failed(IOException cause) {
            scheduler.execute(() -> Objects.requireNonNull(sink).deaf(from.link(), cause));
        }
    }
}
