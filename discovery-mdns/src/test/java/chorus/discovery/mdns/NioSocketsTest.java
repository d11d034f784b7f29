package chorus.discovery.mdns;

import static chorus.discovery.mdns.TestInterfaces.address;
import static chorus.discovery.mdns.TestInterfaces.ethernet;
import static chorus.discovery.mdns.TestInterfaces.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.mdns.Drops.Reason;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastTransport.Datagram;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reading thread keeps, without sockets and without a thread. */
class NioSocketsTest {
    private static final MulticastLink ETH0 = link(ethernet("eth0", 2, "10.1.0.2/24"), Family.IPV4);
    private static final MulticastLink ETH1 = link(ethernet("eth1", 3, "10.2.0.3/24"), Family.IPV4);
    private static final MulticastLink ETH0_V6 = link(ethernet("eth0", 2, "10.1.0.2/24"), Family.IPV6);

    private final VirtualScheduler loop = new VirtualScheduler();
    private final NioSockets selector = new NioSockets(loop, MulticastGroup.MDNS);
    private final Heard heard = new Heard();
    private final Inbox inbox = new Inbox(loop, heard);

    @BeforeEach
    void linksAreUp() {
        selector.linksUp(List.of(ETH0, ETH1));
    }

    @Test
    void aDatagramReachesTheLoopAsACopyWithItsSendersLink() {
        byte[] buffer = {1, 2, 3};
        selector.accept(ETH0, from("10.2.0.9"), ByteBuffer.wrap(buffer), inbox);
        buffer[0] = 9;
        assertThat(heard.payloads).as("nothing is told on the reading thread").isEmpty();

        loop.runDue();

        assertThat(heard.payloads).containsExactly(new byte[] {1, 2, 3});
        assertThat(heard.links).containsExactly(ETH1);
    }

    @Test
    void whatIsNotKeptIsCountedByReasonAndNeverReachesTheLoop() {
        selector.accept(ETH0_V6, from("10.1.0.9"), ByteBuffer.allocate(1), inbox);
        selector.accept(ETH0, from("10.3.0.9"), ByteBuffer.allocate(1), inbox);
        selector.accept(ETH0, from("10.1.0.9"), ByteBuffer.allocate(NioSockets.MAX_MESSAGE + 1), inbox);

        loop.runDue();
        assertThat(heard.payloads).isEmpty();
        assertThat(selector.drops()).hasToString("OTHER_SOCKET 1, OFF_LINK 1, TOO_LONG 1, FLOOD 0");
    }

    @Test
    void whatIsRefusedIsToldOnceASecondAtMostForEachReasonAndNeverWhenThereIsNothingToTell() {
        selector.start(heard);
        for (int i = 0; i < 3; i++) {
            selector.accept(ETH0_V6, from("10.1.0.9"), ByteBuffer.allocate(1), inbox);
            selector.accept(ETH0, from("10.3.0.9"), ByteBuffer.allocate(1), inbox);
            selector.accept(ETH0, from("10.1.0.9"), ByteBuffer.allocate(NioSockets.MAX_MESSAGE + 1), inbox);
        }
        assertThat(heard.refused).isEmpty();

        loop.advance(Duration.ofSeconds(1));
        assertThat(heard.refused).containsExactly("packet from off the link 3", "packet too long 3");
        assertThat(loop.pending()).isZero();

        selector.accept(ETH0, from("10.3.0.9"), ByteBuffer.allocate(1), inbox);
        loop.advance(Duration.ofSeconds(1));
        assertThat(heard.refused).hasSize(3).last().isEqualTo("packet from off the link 1");
    }

    @Test
    void theLargestMessageIsKept() {
        selector.accept(ETH0, from("10.1.0.9"), ByteBuffer.allocate(NioSockets.MAX_MESSAGE), inbox);
        loop.runDue();

        assertThat(heard.payloads)
                .singleElement()
                .satisfies(each -> assertThat(each).hasSize(8_972));
    }

    @Test
    void aFloodIsCutOffUntilTheLoopHasCaughtUp() {
        flood(20_000);
        assertThat(loop.pending())
                .as("tasks on the loop: one that reads, one that tells")
                .isEqualTo(2);

        loop.runDue();
        assertThat(heard.payloads).hasSize(1_024);
        assertThat(selector.drops().of(Reason.FLOOD)).isEqualTo(20_000 - 1_024);

        flood(1);
        loop.runDue();
        assertThat(heard.payloads).hasSize(1_025);
    }

    @Test
    void aTimerWaitsForAFewDatagramsAtMost() {
        List<Integer> heardAtTimer = new ArrayList<>();
        flood(20_000);
        loop.schedule(Duration.ZERO, () -> heardAtTimer.add(heard.payloads.size()));

        loop.runDue();

        assertThat(heardAtTimer).containsExactly(32);
    }

    @Test
    void whatTheReceiverThrowsKeepsNothingBack() {
        flood(3);
        heard.onReceived = () -> {
            throw new IllegalStateException("as a test wants it");
        };
        assertThatThrownBy(loop::runDue).isInstanceOf(IllegalStateException.class);

        heard.onReceived = () -> {};
        loop.runDue();
        assertThat(heard.payloads).hasSize(3);
    }

    private void flood(int datagrams) {
        for (int i = 0; i < datagrams; i++) {
            selector.accept(ETH0, from("10.1.0.9"), ByteBuffer.allocate(100), inbox);
        }
    }

    private static InetSocketAddress from(String source) {
        return new InetSocketAddress(address(source), 5353);
    }

    /** Keeps what is heard. */
    private static final class Heard implements LinkSockets.Sink {
        final List<MulticastLink> links = new ArrayList<>();
        final List<byte[]> payloads = new ArrayList<>();
        final List<String> refused = new ArrayList<>();
        Runnable onReceived = () -> {};

        @Override
        public void received(Datagram datagram) {
            links.add(datagram.link());
            payloads.add(datagram.payload());
            onReceived.run();
        }

        @Override
        public void refused(Refusal reason, long count) {
            refused.add(reason + " " + count);
        }

        @Override
        public void deaf(MulticastLink link, Exception cause) {
            throw new AssertionError(cause);
        }
    }
}
