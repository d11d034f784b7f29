package chorus.discovery.testkit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the test's own on a {@link Segment}: sends whatever bytes the test likes from any address and port, and
 * keeps what a socket there would hear. On port 5353 that is the multicasts of its family, its own among them, and what
 * is sent to its address; on another port, like a client that asks from an ephemeral port (RFC 6762, section 6.7), only
 * what is sent to its address and port.
 */
public final class Tap extends Station implements AutoCloseable {
    private final InMemoryLan lan;
    private final Segment segment;
    private final InetSocketAddress address;
    private final List<Packet> received = new ArrayList<>();

    Tap(InMemoryLan lan, Segment segment, InetSocketAddress address) {
        this.lan = lan;
        this.segment = segment;
        this.address = address;
        segment.plug(this);
    }

    /** Returns the address and port that it sends from and listens on. */
    public InetSocketAddress address() {
        return address;
    }

    /** Sends a copy of these bytes to the mDNS group of the tap's family. */
    public void send(byte[] payload) {
        send(payload, InMemoryLan.group(address.getAddress() instanceof Inet6Address));
    }

    /** Sends a copy of these bytes to one receiver on the segment, or to another multicast group. */
    public void send(byte[] payload, InetSocketAddress receiver) {
        segment.carry(this, address, receiver, payload);
    }

    /** Returns what has come in since the tap was opened or {@link #clear() cleared}, oldest first. */
    public List<Packet> received() {
        return List.copyOf(received);
    }

    /** Forgets what has come in. */
    public void clear() {
        received.clear();
    }

    /** Takes the tap off the segment. */
    @Override
    public void close() {
        segment.unplug(this);
    }

    @Override
    String stationName() {
        return "tap " + Addresses.text(address.getAddress());
    }

    @Override
    boolean owns(InetAddress other) {
        return Addresses.same(address.getAddress(), other);
    }

    @Override
    @Nullable
    DropReason receive(Packet packet) {
        boolean rightPort = packet.destination().getPort() == address.getPort();
        boolean rightFamily = packet.isIpv6() == (address.getAddress() instanceof Inet6Address);
        if (rightPort && rightFamily) {
            received.add(packet);
            lan.transcript().received(stationName(), packet);
            return null;
        }
        return packet.isMulticast() ? null : DropReason.PORT_CLOSED;
    }
}
