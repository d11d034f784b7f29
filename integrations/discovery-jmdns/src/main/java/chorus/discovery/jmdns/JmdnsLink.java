package chorus.discovery.jmdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.ListenAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.jspecify.annotations.Nullable;

/**
 * One JmDNS. Its methods are called on the loop; what they ask of JmDNS may block, so it is done on a worker, in order. What
 * JmDNS tells on threads of its own goes to the loop.
 */
final class JmdnsLink implements ServiceListener {
    /** In milliseconds; JmDNS goes on asking after it, and tells the listener. */
    private static final long DO_NOT_WAIT = 1;

    /** The libp2p specification wants 32 to 63 characters. */
    private static final int NAME_LENGTH = 32;

    private static final String NAME_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final JmDNS jmdns;
    private final DiscoveryContext context;
    private final JmdnsDiscovery discovery;
    private final String type;
    private final SerialExecutor blocking;
    private final InetAddress local;
    private byte[] announced = {};
    private @Nullable ServiceInfo registered;

    JmdnsLink(JmDNS jmdns, DiscoveryContext context, JmdnsDiscovery discovery) throws DiscoveryException {
        this.jmdns = jmdns;
        this.context = context;
        this.discovery = discovery;
        this.type = context.tag().name() + ".local.";
        this.blocking = new SerialExecutor(context.scheduler().worker());
        try {
            // without the name that JmDNS may have looked up for it
            this.local = InetAddress.getByAddress(jmdns.getInetAddress().getAddress());
        } catch (IOException e) {
            throw new DiscoveryException(
                    "JmDNS " + jmdns.getName() + " has no address; create it with that of an interface that is up", e);
        }
    }

    /** Starts to listen. */
    void open() {
        blocking.execute(() -> ask("listen", () -> jmdns.addServiceListener(type, this)));
    }

    /** Registers this node as it listens now, unless it is registered so; under a new name, because some never look again. */
    void announce() {
        List<Multiaddr> own = ownAddresses();
        byte[] txt = Txt.of(new PeerInfo(context.host().localId(), own));
        if (Arrays.equals(txt, announced)) {
            return;
        }
        withdraw();
        announced = txt;
        if (txt.length > 0) {
            ServiceInfo service = ServiceInfo.create(type, randomName(), port(own.get(0)), 0, 0, txt);
            registered = service;
            blocking.execute(() -> ask("register", () -> jmdns.registerService(service)));
        }
    }

    /** Asks for the records of a service; those that come are told to the listener. */
    void resolve(String name) {
        blocking.execute(() -> ask("resolve", () -> jmdns.requestServiceInfo(type, name, true, DO_NOT_WAIT)));
    }

    Optional<PeerInfo> peer(byte[] txt) {
        return Txt.peer(txt, local);
    }

    /** Says goodbye and leaves the JmDNS as it was. */
    void close() {
        blocking.execute(() -> ask("stop listening", () -> jmdns.removeServiceListener(type, this)));
        withdraw();
    }

    @Override
    public void serviceAdded(ServiceEvent event) {
        String name = event.getName();
        context.scheduler().execute(() -> discovery.added(new Service(this, name)));
    }

    @Override
    public void serviceResolved(ServiceEvent event) {
        String name = event.getName();
        byte[] txt = event.getInfo().getTextBytes().clone();
        context.scheduler().execute(() -> discovery.resolved(new Service(this, name), txt));
    }

    @Override
    public void serviceRemoved(ServiceEvent event) {
        String name = event.getName();
        context.scheduler().execute(() -> discovery.removed(new Service(this, name)));
    }

    private void withdraw() {
        ServiceInfo service = registered;
        if (service != null) {
            registered = null;
            blocking.execute(() -> ask("unregister", () -> jmdns.unregisterService(service)));
        }
    }

    /** Only the address that JmDNS speaks from: others may not be reachable on this link (RFC 6762 section 6.2). */
    private List<Multiaddr> ownAddresses() {
        return ListenAddresses.expand(context.host().listenAddresses(), List.of(local)).stream()
                .filter(address -> address.ip().filter(local::equals).isPresent() && !address.has("p2p-circuit"))
                .toList();
    }

    /** SRV wants a port; libp2p reads the one in the multiaddr. Zero says that there is none (RFC 2782). */
    private static int port(Multiaddr address) {
        return Integer.parseInt(
                address.value("tcp").or(() -> address.value("udp")).orElse("0"));
    }

    private String randomName() {
        StringBuilder name = new StringBuilder(NAME_LENGTH);
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(NAME_LETTERS.charAt(context.random().nextInt(NAME_LETTERS.length())));
        }
        return name.toString();
    }

    private void ask(String what, Call call) {
        try {
            call.make();
        } catch (IOException | RuntimeException e) {
            IOException failure = new IOException("JmDNS " + jmdns.getName() + " could not " + what + " " + type, e);
            context.scheduler().execute(() -> discovery.failed(failure));
        }
    }

    /** A call to JmDNS. */
    private interface Call {
        void make() throws IOException;
    }

    /** A service that JmDNS has heard of. */
    record Service(JmdnsLink link, String name) {}
}
