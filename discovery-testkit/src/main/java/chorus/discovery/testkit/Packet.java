package chorus.discovery.testkit;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A datagram that was put on a {@link Segment}. */
public final class Packet {
    private final long number;
    private final Duration sentAt;
    private final Segment segment;
    private final String sender;
    private final InetSocketAddress source;
    private final InetSocketAddress destination;
    private final byte[] payload;
    private final int mtu;
    private PacketKind kind = PacketKind.OTHER;
    private int sourceScope = -1;
    private @Nullable InetSocketAddress scopedSource;

    Packet(
            long number,
            Duration sentAt,
            Segment segment,
            String sender,
            InetSocketAddress source,
            InetSocketAddress destination,
            byte[] payload) {
        this.number = number;
        this.sentAt = sentAt;
        this.segment = segment;
        this.sender = sender;
        this.source = source;
        this.destination = destination;
        this.payload = payload.clone();
        this.mtu = segment.mtu();
    }

    /** Returns the packet's place among all packets of the LAN, from 1. */
    public long number() {
        return number;
    }

    /** Returns the virtual time at which it was sent. */
    public Duration sentAt() {
        return sentAt;
    }

    /** Returns the segment that it was put on. */
    public Segment segment() {
        return segment;
    }

    /** Returns the name of the host or {@link Tap} that sent it. */
    public String sender() {
        return sender;
    }

    /** Returns the address and port that it says it is from. */
    public InetSocketAddress source() {
        return source;
    }

    /** Returns the address and port that it is for. */
    public InetSocketAddress destination() {
        return destination;
    }

    /** Returns a copy of the bytes after the UDP header. */
    public byte[] payload() {
        return payload.clone();
    }

    /** Returns what it is for. */
    public PacketKind kind() {
        return kind;
    }

    /** Returns whether it is for a multicast group, not for one receiver. */
    public boolean isMulticast() {
        return destination.getAddress().isMulticastAddress();
    }

    /** Returns the message in one line: its questions and records, as far as it is one. */
    public String text() {
        return MdnsText.read(payload).toString();
    }

    /** Returns where it went, and its text. */
    @Override
    public String toString() {
        return "#" + number + " " + segment + " " + sender + " " + text(source) + " > " + text(destination) + " " + kind
                + " " + payload.length + " B: " + text();
    }

    /** The bytes themselves, for the testkit's readers, which do not change them. */
    byte[] bytes() {
        return payload;
    }

    void classify(PacketKind kind) {
        this.kind = kind;
    }

    boolean isIpv6() {
        return destination.getAddress() instanceof Inet6Address;
    }

    /** Returns the MTU of the segment when it was sent. */
    int mtu() {
        return mtu;
    }

    boolean isFragmented() {
        return Frames.isFragmented(payload.length, isIpv6(), mtu);
    }

    /**
     * Returns the source as a receiver's socket gives it: a link-local address carries the receiver's interface index as
     * its scope. Most receivers have the same index, so the last answer is kept.
     */
    InetSocketAddress sourceOn(int interfaceIndex) {
        InetSocketAddress scoped = scopedSource;
        if (scoped == null || sourceScope != interfaceIndex) {
            scoped = new InetSocketAddress(Addresses.scoped(source.getAddress(), interfaceIndex), source.getPort());
            scopedSource = scoped;
            sourceScope = interfaceIndex;
        }
        return scoped;
    }

    private static String text(InetSocketAddress address) {
        String ip = Addresses.text(address.getAddress());
        return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + address.getPort();
    }
}
