package chorus.discovery.mdns;

import chorus.discovery.mdns.LinkSelection.Candidate;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** The socket of one interface in one family. Used on the event loop, except that another thread may read the channel. */
final class LinkChannel implements LinkSockets.LinkSocket {
    /** Hops: what shows a receiver that no router was on the way (RFC 6762 section 11). */
    private static final int TTL = 255;

    private final MulticastLink link;
    private final InetSocketAddress group;
    private final DatagramChannel channel;
    private final NioSockets sockets;
    private volatile @Nullable Cancellable reading;

    private LinkChannel(MulticastLink link, InetSocketAddress group, DatagramChannel channel, NioSockets sockets) {
        this.link = link;
        this.group = group;
        this.channel = channel;
        this.sockets = sockets;
    }

    /** Opens, binds and joins; see {@link LinkSockets#open}. */
    static LinkChannel open(Candidate candidate, MulticastGroup group, NioSockets sockets) throws IOException {
        MulticastLink link = candidate.link();
        NetworkInterface device = candidate.on().device();
        boolean four = link.family() == Family.IPV4;
        DatagramChannel channel =
                DatagramChannel.open(four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            bind(channel, group.bindAddress(link.family()));
            // without it the routing table picks the interface: under a VPN, the tunnel
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, device);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
            // other programs on this machine are peers too
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            channel.configureBlocking(false);
            // on this interface alone: an IPv4 socket then hears no other
            channel.join(group.address(link.family()), device);
            return new LinkChannel(link, group.on(link), channel, sockets);
        } catch (IOException | RuntimeException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    /**
     * Binds with SO_REUSEADDR alone, which shares the port with other responders. With SO_REUSEPORT too, Linux hands an
     * IPv4 multicast to one socket of those that have it, chosen by a hash, whatever it joined: datagrams of one LAN then
     * arrive on another's socket, or in another program. So it is set only where a program that shares in no other way
     * was here first.
     */
    private static void bind(DatagramChannel channel, InetSocketAddress address) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        try {
            channel.bind(address);
        } catch (BindException e) {
            if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                throw e;
            }
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            channel.bind(address);
        }
    }

    private static void closeAfter(Exception failure, DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    MulticastLink link() {
        return link;
    }

    DatagramChannel channel() {
        return channel;
    }

    @Override
    public void listen() throws IOException {
        reading = sockets.read(this);
    }

    /** Reads no more, and goes on sending. */
    void stopReading() {
        Cancellable stopping = reading;
        if (stopping != null) {
            stopping.cancel();
        }
    }

    @Override
    public void send(byte[] message) throws IOException {
        send(message, group);
    }

    @Override
    public void send(byte[] message, InetSocketAddress receiver) throws IOException {
        if (channel.send(ByteBuffer.wrap(message), receiver) == 0 && message.length > 0) {
            throw new IOException("the send buffer of " + link.interfaceName() + " is full");
        }
    }

    @Override
    public void close() {
        stopReading();
        try {
            // leaves the group too; MembershipKey.drop would throw an AssertionError where the interface is gone
            channel.close();
        } catch (IOException ignored) {
            // what was sent is with the system, and the descriptor is released whatever close says
        }
    }
}
