package chorus.discovery.testkit;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network interface of a {@link VirtualHost}. It has one IPv4 address and one link-local IPv6 address until a test says
 * otherwise, and carries multicast in each family in which it has an address. The host's transports are told of a change
 * by a task of their own: at the next step of the scheduler.
 */
public final class VirtualInterface extends Station {
    /** What Linux gives to its loopback interface; the others come after it. */
    static final int LOOPBACK_INDEX = 1;

    /** The largest datagram that a socket takes: a whole IP packet without its headers. */
    private static final int MAX_DATAGRAM = 65_507;

    private static final int BYTE = 256;

    private final VirtualHost host;
    private final Segment segment;
    private final String name;
    private final int index;
    private final MulticastLink.Key ipv4Key;
    private final MulticastLink.Key ipv6Key;
    private List<LinkAddress> addresses;
    private boolean up = true;
    private boolean breaksOnSend;
    private @Nullable Supplier<? extends Exception> sendFailure;

    private VirtualInterface(VirtualHost host, Segment segment, String name, int index, String... prefixed) {
        this.host = host;
        this.segment = segment;
        this.name = name;
        this.index = index;
        this.ipv4Key = new MulticastLink.Key(index, Family.IPV4);
        this.ipv6Key = new MulticastLink.Key(index, Family.IPV6);
        this.addresses = parse(prefixed);
        segment.plug(this);
    }

    /** Makes the Ethernet interface of a host that comes after {@code others} of them. */
    static VirtualInterface ethernet(VirtualHost host, Segment segment, int hostNumber, int others) {
        return new VirtualInterface(
                host,
                segment,
                "eth" + others,
                LOOPBACK_INDEX + 1 + others,
                "10." + segment.number() + "." + hostNumber / BYTE + "." + hostNumber % BYTE + "/16",
                "fe80::" + Integer.toHexString(segment.number()) + ":" + Integer.toHexString(hostNumber) + "/64");
    }

    /** Makes a loopback interface: IPv4 only, because IPv6 multicast does not reach it. */
    static VirtualInterface loopback(VirtualHost host, Segment segment) {
        return new VirtualInterface(host, segment, "lo", LOOPBACK_INDEX, "127.0.0.1/8");
    }

    /** Returns the interface's name, {@code eth0} for the first on a segment. */
    public String name() {
        return name;
    }

    /** Returns the system's index of the interface. */
    public int index() {
        return index;
    }

    /** Returns the segment that it is plugged into. */
    public Segment segment() {
        return segment;
    }

    /** Returns the addresses, the link-local IPv6 ones with their scope. */
    public List<LinkAddress> addresses() {
        return addresses;
    }

    /** Returns the first IPv4 address. */
    public InetAddress ipv4() {
        return first(Family.IPV4);
    }

    /** Returns the first IPv6 address. */
    public InetAddress ipv6() {
        return first(Family.IPV6);
    }

    /**
     * Gives the interface other addresses, as when a lease ends or a family is switched off.
     *
     * @param prefixed all addresses that it has from now on, such as {@code 10.1.0.7/16} and {@code fe80::7/64}, best first
     */
    public void setAddresses(String... prefixed) {
        addresses = parse(prefixed);
        changed("has " + List.of(prefixed));
    }

    /** Takes the interface down: it neither sends nor hears, and packets on their way to it are dropped. */
    public void down() {
        up = false;
        changed("down");
    }

    /** Brings the interface up. */
    public void up() {
        up = true;
        changed("up");
    }

    /**
     * Makes every send fail from now on, though the interface stays up; with null, succeed again.
     *
     * @param cause makes what the platform would say, such as an {@link IOException} of {@code Network is unreachable}
     */
    public void failSends(@Nullable Supplier<? extends Exception> cause) {
        sendFailure = cause;
    }

    /** Makes the interface go down in the middle of its next send, as when a cable is pulled. */
    public void breakOnSend() {
        breaksOnSend = true;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }

    MulticastLink.Key key(boolean ipv6) {
        return ipv6 ? ipv6Key : ipv4Key;
    }

    boolean isLoopback() {
        return index == LOOPBACK_INDEX;
    }

    /** Returns one link for each family in which the interface has an address; none while it is down. */
    List<MulticastLink> links() {
        List<MulticastLink> now = new ArrayList<>();
        for (Family family : up ? Family.values() : new Family[0]) {
            if (addresses.stream().anyMatch(each -> isOf(each.address(), family))) {
                now.add(new MulticastLink(name, index, family, addresses, segment.mtu(), isLoopback()));
            }
        }
        return now;
    }

    /** Sends from the address that fits best, and throws what the platform would say when it cannot. */
    void send(InetSocketAddress destination, byte[] message) throws Exception {
        if (breaksOnSend) {
            breaksOnSend = false;
            down();
        }
        if (!up) {
            throw new IOException("Network is down: " + name + " of " + host);
        }
        if (sendFailure != null) {
            throw sendFailure.get();
        }
        if (message.length > MAX_DATAGRAM) {
            throw new IOException("Message too long: " + message.length + " bytes; expected at most " + MAX_DATAGRAM);
        }
        InetAddress source = sourceFor(destination.getAddress());
        segment.carry(this, new InetSocketAddress(source, InMemoryLan.PORT), destination, message);
    }

    private InetAddress sourceFor(InetAddress destination) throws IOException {
        Family family = destination instanceof Inet6Address ? Family.IPV6 : Family.IPV4;
        List<LinkAddress> ofFamily =
                addresses.stream().filter(each -> isOf(each.address(), family)).toList();
        return ofFamily.stream()
                .filter(each -> destination.isMulticastAddress()
                        ? each.address().isLinkLocalAddress()
                        : each.contains(destination))
                .findFirst()
                .or(() -> ofFamily.stream().findFirst())
                .orElseThrow(() -> new IOException(
                        "Cannot assign requested address: " + name + " of " + host + " has none of " + family))
                .address();
    }

    @Override
    String stationName() {
        return host.name();
    }

    @Override
    boolean owns(InetAddress address) {
        return addresses.stream().anyMatch(each -> Addresses.same(each.address(), address));
    }

    @Override
    @Nullable
    DropReason receive(Packet packet) {
        return up ? host.receive(this, packet) : DropReason.INTERFACE_DOWN;
    }

    private void changed(String what) {
        host.lan().transcript().note(host + " " + name + ": " + what);
        host.linksChanged();
    }

    private InetAddress first(Family family) {
        return addresses.stream()
                .map(LinkAddress::address)
                .filter(each -> isOf(each, family))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " of " + host + " has no address of " + family));
    }

    private List<LinkAddress> parse(String... prefixed) {
        List<LinkAddress> parsed = new ArrayList<>();
        for (String text : prefixed) {
            LinkAddress one = Addresses.parsePrefixed(text);
            parsed.add(new LinkAddress(Addresses.scoped(one.address(), index), one.prefixLength()));
        }
        return List.copyOf(parsed);
    }

    private static boolean isOf(InetAddress address, Family family) {
        return (address instanceof Inet6Address) == (family == Family.IPV6);
    }
}
