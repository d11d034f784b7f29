package chorus.discovery.mdns;

import chorus.discovery.mdns.LinkSelection.Candidate;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport.Datagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Where the sockets of the links come from: the system, or a test. All methods are called on the event loop. */
interface LinkSockets {

    /** Returns the UDP port, to name it in messages. */
    int port();

    /** Takes who is told of what is heard, once and before anything else. */
    void start(Sink sink);

    /**
     * Opens the socket of a link: bound, joined to the group and ready to send.
     *
     * @throws IOException when the system refuses
     * @throws UnsupportedOperationException when this JVM does not do the link's family
     */
    LinkSocket open(Candidate candidate) throws IOException;

    /** Takes the links that are up now, to tell which one a sender is on. */
    void linksUp(List<MulticastLink> up);

    /** Returns the counts of what was heard and not kept, which go on while datagrams come in. */
    Drops drops();

    /** Ends hearing. The sockets are closed before, one by one. Idempotent. */
    void close();

    /** The socket of one link. */
    interface LinkSocket {

        /**
         * Begins to hear.
         *
         * @throws IOException when the system refuses; sending works all the same
         */
        void listen() throws IOException;

        /** Sends to the group, without blocking. */
        void send(byte[] message) throws IOException;

        /** Sends to one receiver, without blocking. */
        void send(byte[] message, InetSocketAddress receiver) throws IOException;

        /** Leaves the group and closes the socket, after what was sent. Idempotent. */
        void close();
    }

    /** Who is told of what is heard, on the event loop. */
    interface Sink {

        /** A datagram has come in; its link may have gone down or changed in the meantime. */
        void received(Datagram datagram);

        /** So many datagrams were refused since this was told for the last time, a second ago or longer. */
        void refused(Refusal reason, long count);

        /** The socket of a link hears nothing any more, and must be opened afresh. */
        void deaf(MulticastLink link, Exception cause);
    }
}
