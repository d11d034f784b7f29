package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A whole mDNS source in virtual time, which may report only what the packets claim that it is given, and send only what
 * dnsjava can read.
 */
final class SourceUnderFuzz implements MulticastTransport, PeerSink {
    static final List<MulticastLink> LINKS = List.of(EngineHarness.ETH0, EngineHarness.ETH0_V6);

    /** After this time without packets no peer is left. */
    private static final Duration EVERYTHING_ENDS = MdnsTiming.MAX_TTL.plusSeconds(5);

    final VirtualScheduler scheduler = new VirtualScheduler();
    final StaticHost host = new StaticHost(EngineHarness.SELF, "/ip4/0.0.0.0/tcp/4001");
    private final Map<PeerId, Set<Multiaddr>> known = new HashMap<>();
    private final Map<PeerId, Set<Multiaddr>> claimed = new HashMap<>();
    private final Set<DnsName> services;
    private final PeerDiscovery source;
    private boolean readSent;
    private @Nullable Listener listener;
    private @Nullable Datagram current;
    private boolean closed;
    private long appearances;

    /**
     * Starts a source.
     *
     * @param readSent whether to read all that it sends
     */
    SourceUnderFuzz(ServiceTag tag, boolean readSent) {
        this.services = Set.copyOf(ServiceNames.of(tag).all());
        this.readSent = readSent;
        try {
            this.source = new MdnsDiscoveryProvider(context -> this)
                    .create(new DiscoveryContext(
                            host, tag, scheduler, new SplittableRandom(7), Settings.empty(), id -> {}));
            source.start(this);
        } catch (DiscoveryException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the peers that were found and not lost. */
    List<PeerId> known() {
        return new ArrayList<>(known.keySet());
    }

    /** Returns how many peers were found, each as often as it came back. */
    long appearances() {
        return appearances;
    }

    Listener listener() {
        return Objects.requireNonNull(listener);
    }

    void receive(MulticastLink link, InetSocketAddress sender, byte[] packet) {
        current = new Datagram(link, sender, packet);
        listener().received(current);
        current = null;
    }

    void reconfirm(PeerId id) {
        source.reconfirm(id);
    }

    /** Lets the longest time to live pass: nobody is there any more. */
    void outliveAll() {
        boolean before = readSent;
        readSent = false; // a hundred questions that are all the same
        scheduler.advance(EVERYTHING_ENDS);
        readSent = before;
        require(known.isEmpty(), "still there after " + EVERYTHING_ENDS + ": " + known);
    }

    /** Ends the source, which must leave nothing to do behind. */
    void end() {
        source.close();
        closed = true;
        require(scheduler.pending() == 0, "left behind: " + scheduler.tasks());
    }

    @Override
    public void found(PeerInfo peer) {
        require(!closed, "found after close");
        require(!peer.id().equals(EngineHarness.SELF), "found itself");
        Set<Multiaddr> before = known.getOrDefault(peer.id(), Set.of());
        Set<Multiaddr> news = new HashSet<>(peer.addresses());
        news.removeAll(before);
        boolean more = peer.addresses().size() == Limits.ADDRESSES;
        if (!news.isEmpty() || more || !known.containsKey(peer.id())) {
            requireClaimed(peer.id(), news);
        }
        if (known.put(peer.id(), Set.copyOf(peer.addresses())) == null) {
            appearances++;
        }
    }

    /** New addresses are in the packet or, of a peer that has too many, were in one before and have room only now. */
    private void requireClaimed(PeerId id, Set<Multiaddr> addresses) {
        Set<Multiaddr> all = claimed.computeIfAbsent(id, any -> new HashSet<>());
        Datagram packet = current;
        if (packet != null) {
            InetAddress sender = packet.source().getAddress();
            all.addAll(
                    Claims.in(packet.payload(), services, packet.link(), sender).of(id));
        }
        require(all.containsAll(addresses), "no packet says that " + id + " is at " + addresses);
        require(addresses.stream().noneMatch(SourceUnderFuzz::isNobodys), "nobody can be at one of " + addresses);
    }

    private static boolean isNobodys(Multiaddr address) {
        InetAddress ip = address.ip().orElse(null);
        return ip != null && (ip.isLoopbackAddress() || ip.isMulticastAddress() || ip.isAnyLocalAddress());
    }

    @Override
    public void lost(PeerId id) {
        require(!closed, "lost after close");
        require(known.remove(id) != null, "lost without having been found: " + id);
        claimed.remove(id);
    }

    @Override
    public void failed(Throwable cause) {
        throw new AssertionError("nothing has failed", cause);
    }

    @Override
    public void open(Listener opened) {
        listener = opened;
        LINKS.forEach(opened::linkUp);
    }

    @Override
    public void close() {
        listener = null;
    }

    @Override
    public void send(MulticastLink link, byte[] message) {
        check(link, message);
    }

    @Override
    public void send(MulticastLink link, byte[] message, InetSocketAddress receiver) {
        check(link, message);
    }

    private void check(MulticastLink link, byte[] message) {
        require(message.length <= link.mtu(), "sent " + message.length + " bytes on " + link);
        if (readSent) {
            Oracle.all(message);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
