package chorus.discovery.benchmarks;

import chorus.discovery.PeerId;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.jspecify.annotations.Nullable;

/**
 * JmDNS as a peer of {@code benchmarks/lan}, used as its documentation shows: created on the address of the interface,
 * listened to, and given a service with the TXT record of libp2p. A peer is found when its TXT record is resolved.
 */
public final class JmdnsPeer implements PeerProgram.Discovery, ServiceListener {
    private static final String TYPE = "_p2p._udp.local.";
    private static final String KEY = "dnsaddr";
    private static final String PEER = "/p2p/";
    private static final int PORT = 4001;
    /** In milliseconds; JmDNS goes on asking after it, and tells the listener. */
    private static final long DO_NOT_WAIT = 1;

    private final InetAddress address;
    private final PeerId own;
    private final Consumer<String> found;
    private @Nullable JmDNS jmdns;

    private JmdnsPeer(PeerId own, Consumer<String> found) throws IOException {
        this.address = address();
        this.own = own;
        this.found = found;
    }

    /** Runs until the end of its input. */
    public static void main(String[] args) throws Exception {
        PeerProgram.run(JmdnsPeer::new);
    }

    @Override
    public void start() throws IOException {
        JmDNS created = JmDNS.create(address);
        jmdns = created;
        created.addServiceListener(TYPE, this);
        String multiaddr = "/ip4/" + address.getHostAddress() + "/tcp/" + PORT + PEER + own;
        String name = UUID.randomUUID().toString().replace("-", "");
        created.registerService(ServiceInfo.create(TYPE, name, PORT, 0, 0, Map.of(KEY, multiaddr)));
    }

    @Override
    public void close() throws IOException {
        if (jmdns != null) {
            jmdns.close();
        }
    }

    @Override
    public void serviceAdded(ServiceEvent event) {
        event.getDNS().requestServiceInfo(event.getType(), event.getName(), DO_NOT_WAIT);
    }

    @Override
    public void serviceResolved(ServiceEvent event) {
        String multiaddr = event.getInfo().getPropertyString(KEY);
        if (multiaddr != null && !multiaddr.endsWith(own.toString())) {
            found.accept(multiaddr.substring(multiaddr.lastIndexOf(PEER) + PEER.length()));
        }
    }

    @Override
    public void serviceRemoved(ServiceEvent event) {
        // who leaves is not measured
    }

    /** The IPv4 address of the LAN; a copy by its bytes, because JmDNS would look for the host name of another one. */
    private static InetAddress address() throws IOException {
        InetAddress found = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(candidate -> candidate instanceof Inet4Address && !candidate.isLoopbackAddress())
                .findFirst()
                .orElseThrow(() -> new IOException("there is no IPv4 address but loopback"));
        return InetAddress.getByAddress("peer", found.getAddress());
    }
}
