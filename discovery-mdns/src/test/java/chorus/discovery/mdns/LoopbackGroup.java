package chorus.discovery.mdns;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.util.Optional;

/**
 * The groups of mDNS on the loopback interface, at a port of the system's choice.
 *
 * @param neighbour holds the port while this is open, and shares it as another mDNS responder would
 */
record LoopbackGroup(NetworkInterface loopback, MulticastGroup group, DatagramSocket neighbour)
        implements AutoCloseable {

    /** Takes a port; aborts the test on a machine whose loopback interface carries no multicast. */
    static LoopbackGroup open() throws IOException {
        Optional<NetworkInterface> found = NetworkInterface.networkInterfaces()
                .filter(LoopbackGroup::isLoopback)
                .findFirst();
        assumeTrue(found.isPresent(), "this machine has no loopback interface that is up");
        DatagramSocket neighbour = new DatagramSocket(null);
        neighbour.setReuseAddress(true);
        neighbour.bind(new InetSocketAddress(0));
        LoopbackGroup held =
                new LoopbackGroup(found.get(), MulticastGroup.mdnsOnPort(neighbour.getLocalPort()), neighbour);
        assumeTrue(held.multicastWorks(), "the loopback interface of this machine does not carry multicast");
        return held;
    }

    private boolean multicastWorks() throws IOException {
        try (MulticastSocket socket = new MulticastSocket(group.port())) {
            socket.setNetworkInterface(loopback);
            socket.joinGroup(new InetSocketAddress(group.ipv4(), group.port()), loopback);
            socket.setSoTimeout(2_000);
            socket.send(new DatagramPacket(new byte[1], 1, group.ipv4(), group.port()));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static boolean isLoopback(NetworkInterface each) {
        try {
            return each.isUp() && each.isLoopback();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        neighbour.close();
    }
}
