package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.mdns.LinkSelection.Candidate;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.Scheduler;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * mDNS on this machine's interfaces: one socket per interface and family, and a look at
 * the interfaces once a second on a worker.
 *
 * <p>The way to the first packet of a new JVM uses no lambda, no stream and no record's {@code hashCode}: the first of
 * these in a JVM costs 20 ms and more.
 */
final class NioMulticastTransport implements MulticastTransport {
    /** How soon a change of the interfaces is noticed; the JDK has no call that waits for one. */
    private static final Duration SCAN_PERIOD = Duration.ofSeconds(1);

    /**
     * How long the other links wait for the first: the answers to its question come in a millisecond or two, a new JVM takes
     * ten to read them for the first time, and a socket that is opened just then keeps them waiting for seven more.
     */
    static final Duration FIRST_ANSWER = Duration.ofMillis(15);

    private static final Logger log = LoggerFactory.getLogger(NioMulticastTransport.class);

    private final Scheduler scheduler;
    private final LinkSelection selection;
    private final InterfaceSource interfaces;
    private final LinkSockets sockets;
    private final SleepDetector sleep;
    private final Duration scanPeriod;
    private @Nullable LinkTable table;
    private @Nullable Listener listener;
    private @Nullable Cancellable nextScan;
    private boolean closed;

    /**
     * Creates a transport that does nothing until it is opened.
     *
     * @param selection the interfaces to use
     */
    NioMulticastTransport(Scheduler scheduler, LinkSelection selection) {
        this(
                scheduler,
                selection,
                new InterfaceScan(),
                new NioSockets(scheduler, MulticastGroup.MDNS),
                new SleepDetector(InstantSource.system(), SCAN_PERIOD),
                SCAN_PERIOD);
    }

    /** Creates a transport whose surroundings are given, for tests. */
    NioMulticastTransport(
            Scheduler scheduler,
            LinkSelection selection,
            InterfaceSource interfaces,
            LinkSockets sockets,
            SleepDetector sleep,
            Duration scanPeriod) {
        this.scheduler = scheduler;
        this.selection = selection;
        this.interfaces = interfaces;
        this.sockets = sockets;
        this.sleep = sleep;
        this.scanPeriod = scanPeriod;
    }

    /** {@inheritDoc} One link is open and told when this returns, each of the others has a task of its own on the loop. */
    @Override
    public void open(Listener to) throws DiscoveryException {
        if (table != null || closed) {
            throw new IllegalStateException("a transport is opened once");
        }
        LinkTable links = new LinkTable(sockets, to);
        table = links;
        listener = to;
        try {
            sockets.start(new Inbound());
            openLinks(links);
        } catch (DiscoveryException | RuntimeException e) {
            close();
            throw e;
        }
        scheduleScan();
    }

    private void openLinks(LinkTable links) throws DiscoveryException {
        List<InterfaceInfo> found;
        try {
            found = interfaces.scan();
        } catch (SocketException e) {
            throw StartFailure.noInterfaces(e);
        }
        List<Candidate> candidates = selection.candidates(found);
        if (candidates.isEmpty()) {
            throw StartFailure.nothingSuitable(selection, found);
        }
        boolean opened = false;
        for (Candidate each : candidates) {
            if (opened) {
                scheduler.schedule(FIRST_ANSWER, new OpenLink(links, each));
            } else if (!closed) {
                opened = links.open(each);
            }
        }
        if (!opened && !closed) {
            throw StartFailure.nothingOpened(links.failures(), sockets.port());
        }
        for (String each : selection.missing(found)) {
            log.warn("no network interface is named {}; it is used when it appears", each);
        }
    }

    /** Lists the interfaces as {@link #open} will; not while this transport is open. */
    List<InterfaceInfo> scanInterfaces() throws SocketException {
        return interfaces.scan();
    }

    LinkSelection selection() {
        return selection;
    }

    int port() {
        return sockets.port();
    }

    /** Returns what was heard and not kept. */
    Drops drops() {
        return sockets.drops();
    }

    /** Returns what went wrong with the links that are not up. */
    Map<MulticastLink, Exception> failures() {
        return table == null ? Map.of() : table.failures();
    }

    @Override
    public void send(MulticastLink link, byte[] message) {
        deliver(link, message, null);
    }

    @Override
    public void send(MulticastLink link, byte[] message, InetSocketAddress receiver) {
        deliver(link, message, receiver);
    }

    private void deliver(MulticastLink link, byte[] message, @Nullable InetSocketAddress receiver) {
        if (table == null) {
            return;
        }
        Exception failure = table.send(link, message, receiver);
        if (failure != null) {
            // told in a task of its own, so that the listener is not called while it is sending
            scheduler.execute(() -> tellSendFailed(link, failure));
        }
    }

    private void tellSendFailed(MulticastLink link, Exception failure) {
        if (!closed && listener != null) {
            listener.sendFailed(link, failure);
        }
    }

    /** {@inheritDoc} Nothing is told any more. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (nextScan != null) {
            nextScan.cancel();
        }
        if (table != null) {
            table.close();
        }
        sockets.close();
    }

    private void scheduleScan() {
        if (!closed) {
            nextScan = scheduler.schedule(scanPeriod, new StartScan());
        }
    }

    /** Takes a scan's result; null when the system gave none, and everything stays as it is until the next one. */
    private void scanned(@Nullable List<InterfaceInfo> found) {
        if (closed || table == null) {
            return;
        }
        // first of all, so that nothing a listener throws ends the watch
        scheduleScan();
        boolean slept = sleep.slept();
        if (slept) {
            log.debug("this machine has slept: all links are announced again");
        }
        if (found != null) {
            table.update(selection.candidates(found), slept);
        }
    }

    private void scan() {
        List<InterfaceInfo> found = null;
        try {
            found = interfaces.scan();
        } catch (SocketException | RuntimeException e) {
            log.debug("cannot list the network interfaces, trying again", e);
        }
        List<InterfaceInfo> result = found;
        scheduler.execute(() -> scanned(result));
    }

    /** Opens one of the links that are not the first. */
    private final class OpenLink implements Runnable {
        private final LinkTable links;
        private final Candidate candidate;

        OpenLink(LinkTable links, Candidate candidate) {
            this.links = links;
            this.candidate = candidate;
        }

        @Override
        public void run() {
            if (!closed) {
                links.open(candidate);
            }
        }
    }

    /** Has the interfaces looked at by a worker, because that can take milliseconds. */
    private final class StartScan implements Runnable {
        @Override
        public void run() {
            scheduler.worker().execute(NioMulticastTransport.this::scan);
        }
    }

    /** What the sockets tell. */
    private final class Inbound implements LinkSockets.Sink {
        @Override
        public void received(Datagram datagram) {
            MulticastLink current = closed || table == null ? null : table.current(datagram.link());
            if (current != null && listener != null) {
                listener.received(new Datagram(current, datagram.source(), datagram.payload()));
            }
        }

        @Override
        public void refused(Refusal reason, long count) {
            if (!closed && listener != null) {
                listener.refused(reason.toString(), count);
            }
        }

        @Override
        public void deaf(MulticastLink link, Exception cause) {
            if (!closed && table != null) {
                table.deaf(link, cause);
            }
        }
    }
}
