package chorus.discovery.mdns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.Scheduler;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import javax.jmdns.impl.constants.DNSConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A DNS-SD browser and responder of other people, JmDNS, on the loopback interface and a port of the system's choice, with
 * real sockets on both sides: is what we send a service to somebody else, and the other way round? JmDNS reads its port once
 * in the life of a JVM, so there is one of them for all tests.
 */
@Tag("network")
@Timeout(180)
class JmdnsTest {
    private static final String PORT_OF_JMDNS = "net.mdns.port";
    private static final Duration SCAN_PERIOD = Duration.ofSeconds(1);
    private static final long PATIENCE_SECONDS = 60;

    /** JmDNS asks three times in a fraction of a second and then gives up; what was lost on a busy machine is asked anew. */
    private static final int RESOLUTIONS = 10;

    private static final long RESOLUTION_MILLIS = 6_000;
    private static final StaticHost HOST =
            new StaticHost(EngineHarness.peerId(1), "/ip4/0.0.0.0/tcp/4001", "/ip4/0.0.0.0/udp/4001/quic-v1");

    private static @Nullable LoopbackGroup loopback;
    private static @Nullable JmDNS jmdns;

    @BeforeAll
    static void jmdnsOnAFreePort() throws Exception {
        LoopbackGroup held = LoopbackGroup.open();
        loopback = held;
        System.setProperty(PORT_OF_JMDNS, String.valueOf(held.group().port()));
        try {
            // from bytes, for JmDNS asks the DNS for the name of an address
            jmdns = JmDNS.create(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), "jmdns");
            assertThat(DNSConstants.MDNS_PORT).isEqualTo(held.group().port());
        } finally {
            System.clearProperty(PORT_OF_JMDNS);
        }
    }

    @AfterAll
    static void closeJmdns() throws Exception {
        if (jmdns != null) {
            jmdns.close();
        }
        if (loopback != null) {
            loopback.close();
        }
    }

    @Test
    void jmdnsBrowsesThisNodeAndResolvesIt() throws Exception {
        String type = "_browsed._udp.local.";
        Names names = new Names();
        jmdns().addServiceListener(type, names);

        try (PeerDiscoveryService node = node("_browsed._udp", peer -> {})) {
            node.start();

            String name = names.next();
            assertThat(name).matches("[a-z0-9]{32}");
            ServiceInfo info = resolve(type, name);
            assertThat(info.getQualifiedName()).isEqualTo(name + "." + type);
            assertThat(info.getServer()).isEqualTo(name + ".local.");
            assertThat(info.getPort()).isEqualTo(4001);
            assertThat(info.getPriority()).isZero();
            assertThat(info.getWeight()).isZero();
            assertThat(info.getInet4Addresses())
                    .extracting(InetAddress::getHostAddress)
                    .containsExactly("127.0.0.1");
            assertThat(info.getTextBytes())
                    .isEqualTo(txt(
                            "dnsaddr=/ip4/127.0.0.1/tcp/4001/p2p/" + HOST.localId(),
                            "dnsaddr=/ip4/127.0.0.1/udp/4001/quic-v1/p2p/" + HOST.localId()));
        } finally {
            jmdns().removeServiceListener(type, names);
        }
    }

    @Test
    void aServiceThatJmdnsRegistersIsFound() throws Exception {
        PeerInfo peer = PeerInfo.parse("/ip4/127.0.0.1/tcp/4002/p2p/" + EngineHarness.peerId(2));
        byte[] txt = txt("dnsaddr=" + peer.fullAddresses().get(0));
        BlockingQueue<PeerInfo> found = new LinkedBlockingQueue<>();

        try (PeerDiscoveryService node = node("_registered._udp", found::add)) {
            node.start();
            jmdns().registerService(ServiceInfo.create("_registered._udp.local.", "a-peer", 4002, 0, 0, txt));

            assertThat(found.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(peer);
        }
    }

    private static PeerDiscoveryService node(String tag, Consumer<PeerInfo> found) throws DiscoveryException {
        return PeerDiscoveryService.builder(HOST)
                .tag(new ServiceTag(tag))
                .modules()
                .module(new MdnsDiscoveryProvider(context -> transport(context.scheduler())))
                .handler(PeerHandler.of(found))
                .build();
    }

    private static MulticastTransport transport(Scheduler scheduler) {
        LoopbackGroup on = Objects.requireNonNull(loopback);
        return new OnOtherPort(
                new NioMulticastTransport(
                        scheduler,
                        new LinkSelection(Set.of(on.loopback().getName()), List.of()),
                        new InterfaceScan(),
                        new NioSockets(scheduler, on.group()),
                        new SleepDetector(InstantSource.system(), SCAN_PERIOD),
                        SCAN_PERIOD),
                on.group().port());
    }

    private static ServiceInfo resolve(String type, String name) {
        for (int i = 0; i < RESOLUTIONS; i++) {
            ServiceInfo info = jmdns().getServiceInfo(type, name, RESOLUTION_MILLIS);
            if (info != null) {
                return info;
            }
        }
        throw new AssertionError("JmDNS could not resolve " + name + "." + type);
    }

    /** Returns the bytes of a TXT record (RFC 1035 section 3.3.14). */
    private static byte[] txt(String... strings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String each : List.of(strings)) {
            bytes.write(each.length());
            bytes.writeBytes(each.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static JmDNS jmdns() {
        return Objects.requireNonNull(jmdns);
    }

    /** The names of the services that JmDNS sees. */
    private static final class Names implements ServiceListener {
        private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return Objects.requireNonNull(seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "JmDNS sees no service");
        }

        @Override
        public void serviceAdded(ServiceEvent event) {
            seen.add(event.getName());
        }

        @Override
        public void serviceRemoved(ServiceEvent event) {
            // only what comes is of interest
        }

        @Override
        public void serviceResolved(ServiceEvent event) {
            // asked for by name
        }
    }
}
