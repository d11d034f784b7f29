package chorus.discovery.jmdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.jmdns.JmDNS;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real JmDNS on the loopback interface. Not part of the build, for it is on port 5353 and JmDNS may take its time; run it
 * with {@code -Dtest=JmdnsLoopbackIT}.
 */
@Tag("network")
class JmdnsLoopbackIT {
    private static final ServiceTag TAG = new ServiceTag("_loopback-test._udp");

    /** JmDNS does not always resolve a service at once; it is asked again after a minute. */
    private static final long PATIENCE_SECONDS = 150;

    private static final InetAddress LOOPBACK =
            Multiaddr.parse("/ip4/127.0.0.1").ip().orElseThrow();

    private final BlockingQueue<PeerInfo> foundByOne = new LinkedBlockingQueue<>();
    private final BlockingQueue<PeerInfo> foundByTwo = new LinkedBlockingQueue<>();

    @Test
    void twoNodesOnJmdnsFindEachOther() throws Exception {
        try (JmDNS jmdnsOne = JmDNS.create(LOOPBACK, "one");
                JmDNS jmdnsTwo = JmDNS.create(LOOPBACK, "two");
                PeerDiscoveryService one = onJmdns(jmdnsOne, 1, foundByOne);
                PeerDiscoveryService two = onJmdns(jmdnsTwo, 2, foundByTwo)) {
            findEachOther(one, two);
        }
    }

    @Test
    void aNodeOnJmdnsAndOneOnOurOwnEngineFindEachOther() throws Exception {
        try (JmDNS jmdns = JmDNS.create(LOOPBACK, "one");
                PeerDiscoveryService one = onJmdns(jmdns, 1, foundByOne);
                PeerDiscoveryService two = service(2, foundByTwo)
                        .modules("mdns")
                        .setting("mdns.interfaces", loopbackName())
                        .build()) {
            findEachOther(one, two);
        }
    }

    private void findEachOther(PeerDiscoveryService one, PeerDiscoveryService two) throws Exception {
        one.start();
        two.start();
        assertThat(next(foundByOne)).isEqualTo(peer(2));
        assertThat(next(foundByTwo)).isEqualTo(peer(1));
    }

    private static PeerDiscoveryService onJmdns(JmDNS jmdns, int number, BlockingQueue<PeerInfo> found)
            throws DiscoveryException {
        return service(number, found)
                .modules()
                .module(new JmdnsDiscoveryProvider(jmdns))
                .build();
    }

    private static PeerDiscoveryService.Builder service(int number, BlockingQueue<PeerInfo> found) {
        return PeerDiscoveryService.builder(host(number)).tag(TAG).handler(PeerHandler.of(found::add));
    }

    private static String loopbackName() throws SocketException {
        return Objects.requireNonNull(NetworkInterface.getByInetAddress(LOOPBACK))
                .getName();
    }

    private static PeerInfo peer(int number) {
        return TestPeers.peer(
                number, "/ip4/127.0.0.1/tcp/" + (4000 + number), "/ip4/127.0.0.1/udp/" + (4000 + number) + "/quic-v1");
    }

    private static PeerHost host(int number) {
        return new FakePeerHost(new VirtualScheduler(), TestPeers.id(number))
                .listensOn("/ip4/0.0.0.0/tcp/" + (4000 + number), "/ip4/0.0.0.0/udp/" + (4000 + number) + "/quic-v1");
    }

    private static PeerInfo next(BlockingQueue<PeerInfo> found) throws InterruptedException {
        return Objects.requireNonNull(found.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nobody was found");
    }
}
