package chorus.discovery.jmdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.jmdns.JmDNS;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two real JmDNS on the loopback interface. Not part of the build, for JmDNS speaks on port 5353 only and takes its time; run
 * it with {@code -Dtest=JmdnsLoopbackIT}.
 */
@Tag("network")
class JmdnsLoopbackIT {
    private static final ServiceTag TAG = new ServiceTag("_loopback-test._udp");

    /** JmDNS does not always resolve a service at once; it is asked again after a minute. */
    private static final long PATIENCE_SECONDS = 150;

    @Test
    void twoNodesFindEachOther() throws Exception {
        BlockingQueue<PeerInfo> foundByOne = new LinkedBlockingQueue<>();
        BlockingQueue<PeerInfo> foundByTwo = new LinkedBlockingQueue<>();
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (JmDNS jmdnsOne = JmDNS.create(loopback, "one");
                JmDNS jmdnsTwo = JmDNS.create(loopback, "two");
                PeerDiscoveryService one = service(jmdnsOne, host(1), foundByOne)) {
            one.start();
            try (PeerDiscoveryService two = service(jmdnsTwo, host(2), foundByTwo)) {
                two.start();
                assertThat(next(foundByOne)).isEqualTo(TestPeers.peer(2, "/ip4/127.0.0.1/tcp/4002"));
                assertThat(next(foundByTwo)).isEqualTo(TestPeers.peer(1, "/ip4/127.0.0.1/tcp/4001"));
            }
        }
    }

    private static PeerDiscoveryService service(JmDNS jmdns, PeerHost host, BlockingQueue<PeerInfo> found)
            throws Exception {
        return PeerDiscoveryService.builder(host)
                .tag(TAG)
                .modules()
                .module(new JmdnsDiscoveryProvider(jmdns))
                .handler(PeerHandler.of(found::add))
                .build();
    }

    private static PeerHost host(int number) {
        return new FakePeerHost(new VirtualScheduler(), TestPeers.id(number))
                .listensOn("/ip4/0.0.0.0/tcp/" + (4000 + number));
    }

    private static PeerInfo next(BlockingQueue<PeerInfo> found) throws InterruptedException {
        return Objects.requireNonNull(found.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nobody was found");
    }
}
