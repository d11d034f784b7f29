package chorus.discovery.testkit;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.MulticastTransport.Datagram;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The least that runs on a host: opens a transport and keeps what it is told. */
final class Program implements MulticastTransport.Listener {
    final MulticastTransport transport;
    final List<String> events = new ArrayList<>();
    final List<Datagram> datagrams = new ArrayList<>();
    final Map<MulticastLink.Key, MulticastLink> links = new LinkedHashMap<>();

    Runnable onReceive = () -> {};

    private Program(MulticastTransport transport) {
        this.transport = transport;
    }

    /** A program that never runs, for fields. */
    static Program idle() {
        return new Program(
                new InMemoryLan(new VirtualScheduler(), 0).host("nowhere").transport());
    }

    /** Starts on a host and waits for nothing. */
    static Program on(VirtualHost host) throws DiscoveryException {
        Program program = new Program(host.transport());
        program.transport.open(program);
        return program;
    }

    MulticastLink link(String interfaceName, Family family) {
        return links.values().stream()
                .filter(link -> link.interfaceName().equals(interfaceName) && link.family() == family)
                .findFirst()
                .orElseThrow();
    }

    void multicast(Family family, String text) {
        transport.send(link("eth0", family), text.getBytes(StandardCharsets.UTF_8));
    }

    void unicast(String text, InetSocketAddress receiver) {
        transport.send(link("eth0", Family.IPV4), text.getBytes(StandardCharsets.UTF_8), receiver);
    }

    /** Returns the texts that came in, in order. */
    List<String> heard() {
        return datagrams.stream()
                .map(datagram -> new String(datagram.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void linkUp(MulticastLink link) {
        links.put(link.key(), link);
        events.add("up " + link.interfaceName() + " " + link.family());
    }

    @Override
    public void linkDown(MulticastLink link) {
        links.remove(link.key());
        events.add("down " + link.interfaceName() + " " + link.family());
    }

    @Override
    public void received(Datagram datagram) {
        datagrams.add(datagram);
        onReceive.run();
    }

    @Override
    public void sendFailed(MulticastLink link, Exception cause) {
        events.add("failed " + link.interfaceName() + " " + link.family() + " " + cause.getMessage());
    }
}
