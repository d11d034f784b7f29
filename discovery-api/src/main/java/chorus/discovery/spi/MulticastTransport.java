package chorus.discovery.spi;

import chorus.discovery.DiscoveryException;
import java.net.InetSocketAddress;

/**
 * Multicast datagrams on the local links of this machine: the port between a discovery engine and the sockets, or a
 * virtual LAN.
 *
 * <p>Threads: all methods are called on the event loop, and the {@link Listener} is called on it too.
 */
public interface MulticastTransport extends AutoCloseable {

    /**
     * Opens the links and tells each by {@link Listener#linkUp}: the first one or more before this method returns, the
     * others as they open. Later changes of interfaces are told in the same way.
     *
     * @throws DiscoveryException when no link can be opened; the message names the cause and the cure
     */
    void open(Listener listener) throws DiscoveryException;

    /**
     * Sends a message to the multicast group of a link. Never blocks and never throws: what the network refuses is told by
     * {@link Listener#sendFailed}. A link that is not up any more is ignored. The array is not kept.
     */
    void send(MulticastLink link, byte[] message);

    /** Sends a message to one receiver on a link, from the same port; otherwise as {@link #send(MulticastLink, byte[])}. */
    void send(MulticastLink link, byte[] message, InetSocketAddress receiver);

    /** Leaves the groups and closes the sockets, after what was sent. Idempotent. */
    @Override
    void close();

    /** Who is told what happens on the links. */
    interface Listener {

        /**
         * A link is ready, or the addresses of a ready link have changed: {@code link} then takes the place of the one with
         * the same {@link MulticastLink#key()}.
         */
        void linkUp(MulticastLink link);

        /** A link is gone. */
        void linkDown(MulticastLink link);

        /** A datagram has come in. */
        void received(Datagram datagram);

        /**
         * Datagrams were refused before they became {@link #received}: from off the link, too long, too many. Told once a
         * second at most for each reason, with the number since the last time.
         *
         * @param reason why, always the same text for the same cause, as in {@link PeerSink#rejected}
         */
        default void refused(String reason, long count) {}

        /** The network refused to send; the link stays up. */
        void sendFailed(MulticastLink link, Exception cause);
    }

    /**
     * A datagram that came in.
     *
     * @param link the link that its sender is on: for IPv4 the one whose prefix holds the source, for IPv6 the one of the
     *     scope id; never just the socket that happened to read it
     * @param source the sender's address and port
     * @param payload the bytes, which belong to the receiver
     */
    record Datagram(MulticastLink link, InetSocketAddress source, byte[] payload) {}
}
