package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerInfo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpReachabilityTest {
    /** Only ever waited for by a test that fails. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TcpReachability reachability = new TcpReachability(threads);

    @AfterEach
    void noDialIsLeft() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPeerWithAnOpenPortIsReachedAtThatAddress() throws Exception {
        try (TcpListeners peer = TcpListeners.open(Samples.addresses("/ip4/127.0.0.1/tcp/0"))) {
            Multiaddr open = peer.addresses().get(0);
            Multiaddr closed = closedPort();

            assertThat(check(closed, open)).succeedsWithin(LONG_ENOUGH).isEqualTo(open);
        }
    }

    @Test
    void aNameIsResolved() throws Exception {
        try (TcpListeners peer = TcpListeners.open(Samples.addresses("/ip4/127.0.0.1/tcp/0"))) {
            Multiaddr named = Multiaddr.parse("/dns4/localhost/tcp/"
                    + peer.addresses().get(0).value("tcp").orElseThrow() + "/ws");

            assertThat(check(named)).succeedsWithin(LONG_ENOUGH).isEqualTo(named);
        }
    }

    @Test
    void whenNoAddressAnswersTheReasonIsTold() throws Exception {
        assertThat(check(closedPort(), closedPort()))
                .failsWithin(LONG_ENOUGH)
                .withThrowableThat()
                .withRootCauseInstanceOf(ConnectException.class)
                .havingRootCause()
                .withMessage("Connection refused");
    }

    @Test
    void aPeerWithoutTcpIsNotReachable() {
        assertThat(check(Multiaddr.parse("/ip4/127.0.0.1/udp/4001/quic-v1")))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .withMessage("no TCP address");
    }

    @Test
    void cancellingEndsTheDials() throws Exception {
        List<SocketChannel> crowd = new ArrayList<>();
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 5; i++) {
                crowd.add(knockAt(busy));
            }
            CompletableFuture<Multiaddr> check = check(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + busy.getLocalPort()));

            check.cancel(true);

            noDialIsLeft();
        } finally {
            for (SocketChannel visitor : crowd) {
                visitor.close();
            }
        }
    }

    /** Takes a place in the queue of a port that accepts nobody, without waiting for it. */
    private static SocketChannel knockAt(ServerSocket port) throws IOException {
        SocketChannel visitor = SocketChannel.open();
        visitor.configureBlocking(false);
        visitor.connect(port.getLocalSocketAddress());
        return visitor;
    }

    private CompletableFuture<Multiaddr> check(Multiaddr... addresses) {
        return reachability.check(new PeerInfo(Samples.ALICE, List.of(addresses)));
    }

    private static Multiaddr closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + socket.getLocalPort());
        }
    }
}
