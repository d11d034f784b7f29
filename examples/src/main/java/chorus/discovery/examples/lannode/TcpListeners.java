package chorus.discovery.examples.lannode;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The TCP ports that a node without a libp2p host opens, so that other nodes can check whether they reach it. Every
 * connection is accepted and closed at once. With channels, because mDNS loads most of their classes anyway.
 */
final class TcpListeners implements AutoCloseable {
    private final List<ServerSocketChannel> sockets = new ArrayList<>();
    private final List<Thread> acceptors = new ArrayList<>();
    private final List<Multiaddr> addresses = new ArrayList<>();

    private TcpListeners() {}

    /**
     * Opens ports.
     *
     * @param wanted what {@link TcpAddress#parseListen} returned; port 0 for any free port
     * @throws DiscoveryException when one of them cannot be opened; the others are closed then
     */
    static TcpListeners open(List<Multiaddr> wanted) throws DiscoveryException {
        TcpListeners listeners = new TcpListeners();
        // A wildcard channel of Java serves both families, so the second family of a port finds it taken by ourselves.
        Map<Integer, ServerSocketChannel> wildcards = new HashMap<>();
        for (Multiaddr address : wanted) {
            try {
                InetAddress ip = address.ip().orElseThrow();
                int port = Integer.parseInt(address.value("tcp").orElseThrow());
                ServerSocketChannel socket = ip.isAnyLocalAddress() ? wildcards.get(port) : null;
                if (socket == null) {
                    socket = listeners.bind(new InetSocketAddress(ip, port));
                }
                if (ip.isAnyLocalAddress()) {
                    wildcards.put(port, socket);
                }
                String host = "/" + address.components().get(0).protocol() + "/"
                        + address.components().get(0).value();
                listeners.addresses.add(Multiaddr.parse(host + "/tcp/" + port(socket)));
            } catch (IOException | UnsupportedAddressTypeException e) {
                listeners.close();
                String why = e instanceof IOException
                        ? e.getMessage()
                                + "; stop the program that has the port, or take an address of this machine and port 0"
                        : "this machine or JVM has no IPv6; listen on an /ip4 address";
                throw new DiscoveryException("cannot listen on " + address + ": " + why, e);
            }
        }
        return listeners;
    }

    private ServerSocketChannel bind(InetSocketAddress address) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        sockets.add(socket);
        socket.bind(address);
        Thread acceptor = new Thread(() -> acceptAll(socket), "accept-" + port(socket));
        acceptor.setDaemon(true);
        acceptors.add(acceptor);
        acceptor.start();
        return socket;
    }

    private static int port(ServerSocketChannel socket) throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }

    private static void acceptAll(ServerSocketChannel socket) {
        while (socket.isOpen()) {
            try {
                socket.accept().close();
            } catch (IOException e) {
                // the visitor has gone already, or the socket is closed and the loop ends
            }
        }
    }

    /** Returns what was opened, with the real ports, in the order of what was wanted. */
    List<Multiaddr> addresses() {
        return List.copyOf(addresses);
    }

    /** Closes the ports, and waits until they are: a port lives on while a thread is about to accept from it. */
    @Override
    public void close() {
        try {
            for (ServerSocketChannel socket : sockets) {
                socket.close();
            }
            for (Thread acceptor : acceptors) {
                acceptor.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
