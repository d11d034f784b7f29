package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import java.net.InetSocketAddress;

/**
 * A transport on another port than 5353 whose engine does not notice: to the engine a query from any other port than 5353
 * is not one of multicast DNS (RFC 6762 section 6.7).
 */
final class OnOtherPort implements MulticastTransport {
    private final MulticastTransport transport;
    private final int port;

    OnOtherPort(MulticastTransport transport, int port) {
        this.transport = transport;
        this.port = port;
    }

    @Override
    public void open(Listener engine) throws DiscoveryException {
        transport.open(new Listener() {
            @Override
            public void linkUp(MulticastLink link) {
                engine.linkUp(link);
            }

            @Override
            public void linkDown(MulticastLink link) {
                engine.linkDown(link);
            }

            @Override
            public void received(Datagram datagram) {
                InetSocketAddress source = swap(datagram.source(), port, LinkSession.MDNS_PORT);
                engine.received(new Datagram(datagram.link(), source, datagram.payload()));
            }

            @Override
            public void sendFailed(MulticastLink link, Exception cause) {
                engine.sendFailed(link, cause);
            }
        });
    }

    @Override
    public void send(MulticastLink link, byte[] message) {
        transport.send(link, message);
    }

    @Override
    public void send(MulticastLink link, byte[] message, InetSocketAddress receiver) {
        transport.send(link, message, swap(receiver, LinkSession.MDNS_PORT, port));
    }

    @Override
    public void close() {
        transport.close();
    }

    private static InetSocketAddress swap(InetSocketAddress address, int from, int to) {
        return address.getPort() == from ? new InetSocketAddress(address.getAddress(), to) : address;
    }
}
