package chorus.discovery.testkit;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastTransport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One program's sockets on a virtual host. */
final class HostTransport implements MulticastTransport {
    private final VirtualHost host;

    /** What the listener was told, by identity; the interfaces themselves may already be further. */
    private final Map<MulticastLink.Key, MulticastLink> links = new LinkedHashMap<>();

    private boolean opened;

    /** Null before opening and after closing. */
    private @Nullable Listener listener;

    HostTransport(VirtualHost host) {
        this.host = host;
    }

    @Override
    public void open(Listener listener) throws DiscoveryException {
        if (opened) {
            throw new IllegalStateException("a transport of host " + host + " was opened twice; take a new one");
        }
        List<MulticastLink> found = host.links();
        if (found.isEmpty()) {
            throw new DiscoveryException(
                    "host " + host + " has no interface for multicast: bring one up, with an address");
        }
        host.register(this);
        opened = true;
        this.listener = listener;
        tellUp(found.get(0));
        host.lan().scheduler().execute(this::tellChanges);
    }

    @Override
    public void send(MulticastLink link, byte[] message) {
        send(link, message, InMemoryLan.group(link.family() == Family.IPV6));
    }

    @Override
    public void send(MulticastLink link, byte[] message, InetSocketAddress receiver) {
        MulticastLink open = links.get(link.key());
        if (open == null) {
            return;
        }
        try {
            host.byIndex(link.interfaceIndex()).send(receiver, message);
        } catch (Exception e) {
            host.lan().scheduler().execute(() -> tellFailure(open, e));
        }
    }

    @Override
    public void close() {
        host.unregister(this);
        die();
    }

    /** Ends without a word to anybody. */
    void die() {
        listener = null;
        links.clear();
    }

    /** Returns the link on which this transport hears a packet that came in on an interface; null when it does not. */
    @Nullable
    MulticastLink joined(VirtualInterface on, Packet packet) {
        return links.get(on.key(packet.isIpv6()));
    }

    /** Hands a packet to the listener, unless no link is found for its source. */
    boolean deliver(MulticastLink joined, Packet packet) {
        MulticastLink link = linkOf(joined, packet);
        if (link == null || listener == null) {
            return false;
        }
        listener.received(new Datagram(link, packet.sourceOn(link.interfaceIndex()), packet.payload()));
        return true;
    }

    /** Tells the listener what is different from what it was told before. */
    void tellChanges() {
        Map<MulticastLink.Key, MulticastLink> now = new LinkedHashMap<>();
        host.links().forEach(link -> now.put(link.key(), link));
        for (MulticastLink link : List.copyOf(links.values())) {
            if (listener != null && !now.containsKey(link.key())) {
                links.remove(link.key());
                listener.linkDown(link);
            }
        }
        for (MulticastLink link : now.values()) {
            if (!link.equals(links.get(link.key()))) {
                tellUp(link);
            }
        }
    }

    private void tellUp(MulticastLink link) {
        if (listener != null) {
            links.put(link.key(), link);
            listener.linkUp(link);
        }
    }

    private void tellFailure(MulticastLink link, Exception cause) {
        if (listener != null && links.containsKey(link.key())) {
            listener.sendFailed(link, cause);
        }
    }

    /**
     * Finds the link that a sender is on: the one that the packet came in on when that holds the source, else, for IPv4, any
     * whose prefix does. A link-local IPv6 address is always of the link that it came in on, as its scope id tells.
     */
    private @Nullable MulticastLink linkOf(MulticastLink here, Packet packet) {
        if (holds(here, packet)) {
            return here;
        }
        if (packet.isIpv6()) {
            return null;
        }
        return links.values().stream()
                .filter(link -> link.family() == Family.IPV4 && holds(link, packet))
                .findFirst()
                .orElse(null);
    }

    private static boolean holds(MulticastLink link, Packet packet) {
        InetAddress source = packet.source().getAddress();
        if (source instanceof Inet6Address && source.isLinkLocalAddress()) {
            return true;
        }
        for (MulticastLink.LinkAddress address : link.addresses()) {
            if (address.contains(source)) {
                return true;
            }
        }
        return false;
    }
}
