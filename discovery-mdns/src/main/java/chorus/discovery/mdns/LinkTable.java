package chorus.discovery.mdns;

import chorus.discovery.mdns.LinkSelection.Candidate;
import chorus.discovery.mdns.LinkSockets.LinkSocket;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links that should be open, and their sockets: opens, replaces and closes them as the interfaces change, and tells
 * the listener. Loop only.
 *
 * <p>A link is opened afresh and told again
 *
 * <ul>
 *   <li>when its interface's addresses have changed, because IPv4 keeps sending from the address that the interface had
 *       when IP_MULTICAST_IF was set;
 *   <li>when the last message to its group was refused: the device was replaced, or an IPv6 address was still being
 *       checked for duplicates when the link was announced;
 *   <li>when it hears nothing any more.
 * </ul>
 *
 * <p>What fails is tried again after 1, 2, 4, ... 64 scans of the interfaces.
 */
final class LinkTable {
    private static final int MOST_SCANS_TO_WAIT = 64;
    private static final Logger log = LoggerFactory.getLogger(LinkTable.class);

    private final LinkSockets sockets;
    private final MulticastTransport.Listener listener;
    private final List<Entry> entries = new ArrayList<>();
    private boolean closed;

    LinkTable(LinkSockets sockets, MulticastTransport.Listener listener) {
        this.sockets = sockets;
        this.listener = listener;
    }

    /** Opens a link and tells it, unless it was tried already; returns whether it is open. */
    boolean open(Candidate candidate) {
        Entry entry = find(candidate.link());
        if (entry == null) {
            entry = new Entry(candidate);
            entries.add(entry);
            entry.attempt();
        }
        return entry.socket != null;
    }

    /**
     * Makes the open links those of the last scan.
     *
     * @param tellAll whether to tell the links again that have not changed
     */
    void update(List<Candidate> candidates, boolean tellAll) {
        for (Entry each : List.copyOf(entries)) {
            if (!closed && !isIn(candidates, each)) {
                remove(each);
            }
        }
        for (Candidate each : candidates) {
            if (closed) {
                return;
            }
            Entry entry = find(each.link());
            if (entry == null) {
                open(each);
            } else {
                entry.refresh(each, tellAll);
            }
        }
    }

    /** Has the socket of a link replaced at the next scan. */
    void deaf(MulticastLink link, Exception cause) {
        Entry entry = find(link);
        if (entry != null) {
            entry.deaf = true;
            entry.failed(cause);
        }
    }

    /** Sends to the group of a link, or to one receiver; returns what the network says against it. */
    @Nullable
    Exception send(MulticastLink link, byte[] message, @Nullable InetSocketAddress receiver) {
        Entry entry = find(link);
        if (entry == null || entry.socket == null) {
            return null;
        }
        try {
            if (receiver != null) {
                entry.socket.send(message, receiver);
            } else {
                entry.socket.send(message);
                entry.sent();
            }
            return null;
        } catch (IOException | RuntimeException e) {
            if (receiver == null) {
                entry.notSent();
            }
            return e;
        }
    }

    /** Returns the present value of a link, or null when it is not up. */
    @Nullable
    MulticastLink current(MulticastLink link) {
        Entry entry = find(link);
        return entry == null ? null : entry.up;
    }

    /** Returns what went wrong with the links that are not up. */
    Map<MulticastLink, Exception> failures() {
        Map<MulticastLink, Exception> failures = new LinkedHashMap<>();
        for (Entry each : entries) {
            if (each.up == null && each.failure != null) {
                failures.put(each.wanted.link(), each.failure);
            }
        }
        return failures;
    }

    /** Closes all sockets and tells nobody. */
    void close() {
        closed = true;
        for (Entry each : entries) {
            each.close();
        }
        entries.clear();
    }

    private void remove(Entry entry) {
        MulticastLink was = entry.up;
        entry.close();
        entries.remove(entry);
        publish();
        if (was != null) {
            log.debug("{} {} is down", was.interfaceName(), was.family());
            listener.linkDown(was);
        }
    }

    private void publish() {
        List<MulticastLink> up = new ArrayList<>();
        for (Entry each : entries) {
            if (each.up != null) {
                up.add(each.up);
            }
        }
        sockets.linksUp(up);
    }

    /** Looks through the few links, because the hash of a record key costs a new JVM 25 ms before the first packet. */
    private @Nullable Entry find(MulticastLink link) {
        for (Entry each : entries) {
            if (each.isFor(link)) {
                return each;
            }
        }
        return null;
    }

    private static boolean isIn(List<Candidate> candidates, Entry entry) {
        for (Candidate each : candidates) {
            if (entry.isFor(each.link())) {
                return true;
            }
        }
        return false;
    }

    /** A link that should be open. */
    private final class Entry {
        private Candidate wanted;
        /** The value that the listener knows, null while the link is not up. */
        private @Nullable MulticastLink up;

        private @Nullable LinkSocket socket;
        private @Nullable Exception failure;
        private boolean deaf;
        private boolean mute;
        private int failures;
        private int scansToWait;

        Entry(Candidate wanted) {
            this.wanted = wanted;
        }

        boolean isFor(MulticastLink link) {
            return wanted.link().interfaceIndex() == link.interfaceIndex()
                    && wanted.link().family() == link.family();
        }

        void refresh(Candidate candidate, boolean tell) {
            if (!candidate.link().equals(wanted.link())) {
                wanted = candidate;
                failures = 0;
                scansToWait = 0;
            }
            if (isUpToDate() && !deaf && !mute) {
                if (tell) {
                    listener.linkUp(wanted.link());
                }
            } else if (tell || scansToWait <= 1) {
                attempt();
            } else {
                scansToWait--;
            }
        }

        /** 1. opens the new socket; 2. closes the old one, so that the group is never left; 3. tells; 4. listens. */
        void attempt() {
            LinkSocket opened;
            try {
                opened = sockets.open(wanted);
            } catch (IOException | RuntimeException e) {
                failed(e);
                return;
            }
            if (socket != null) {
                socket.close();
            }
            MulticastLink link = wanted.link();
            socket = opened;
            up = link;
            deaf = false;
            mute = false;
            publish();
            log.debug("{} {} is up", link.interfaceName(), link.family());
            listener.linkUp(link);
            listen(opened);
        }

        /** The listener has sent by now, and the first query of a new JVM is not kept waiting for a selector. */
        private void listen(LinkSocket opened) {
            if (socket != opened) {
                return;
            }
            try {
                opened.listen();
            } catch (IOException e) {
                deaf = true;
                failed(e);
            }
        }

        void sent() {
            mute = false;
            // that the socket of former addresses still sends says nothing about the one that cannot be opened
            if (!deaf && isUpToDate()) {
                failures = 0;
            }
        }

        private boolean isUpToDate() {
            return wanted.link().equals(up);
        }

        void notSent() {
            if (!mute) {
                mute = true;
                waitLonger();
            }
        }

        /** Warns of the second failure: after the first one the interface may be gone, or the whole start has failed. */
        void failed(Exception cause) {
            failure = cause;
            waitLonger();
            boolean expected = cause instanceof UnsupportedOperationException;
            if (failures == 2 && !expected) {
                log.warn(
                        "no mDNS on {} {}: {}",
                        wanted.link().interfaceName(),
                        wanted.link().family(),
                        cause.toString());
            } else {
                log.debug(
                        "no mDNS on {} {}",
                        wanted.link().interfaceName(),
                        wanted.link().family(),
                        cause);
            }
        }

        private void waitLonger() {
            failures++;
            scansToWait = failures > 6 ? MOST_SCANS_TO_WAIT : 1 << (failures - 1);
        }

        void close() {
            if (socket != null) {
                socket.close();
            }
            socket = null;
            up = null;
        }
    }
}
