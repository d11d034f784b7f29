package chorus.discovery.mdns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.MulticastTransport.Datagram;
import chorus.discovery.spi.Scheduler;
import chorus.discovery.testkit.RealTimeLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real sockets on the loopback interface, at a port of the system's choice. */
@Tag("network")
class LoopbackTransportTest {
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final RealTimeLoop loop = new RealTimeLoop();
    private final List<MulticastTransport> transports = new ArrayList<>();
    private LoopbackGroup held;
    private final Set<Thread> earlierThreads = Thread.getAllStackTraces().keySet();
    private NetworkInterface loopback;
    private MulticastGroup group;

    @BeforeEach
    void aLoopbackThatCarriesMulticast() throws IOException {
        held = LoopbackGroup.open();
        loopback = held.loopback();
        group = held.group();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (MulticastTransport each : transports) {
            loop.run(each::close);
        }
        loop.close();
        held.close();
    }

    @Test
    void aMessageReachesEveryTransportOfTheMachineOnceItsSenderIncluded() throws Exception {
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        MulticastTransport sender = open(one, loop);
        open(two, loop);

        send(sender, one, "first");
        send(sender, one, "second");

        for (Recorder each : List.of(one, two)) {
            each.awaitDatagram("second");
            assertThat(each.datagrams("first")).singleElement().satisfies(this::comesFromTheLoopback);
        }
    }

    @Test
    void theOnlyLinkIsIpv4AndSaysThatItIsTheLoopback() throws Exception {
        Recorder recorder = new Recorder();
        open(recorder, loop);

        // whatever open() left for later has run by now
        loop.run(() -> {});

        assertThat(recorder.up()).singleElement().satisfies(link -> {
            assertThat(link.interfaceName()).isEqualTo(loopback.getName());
            assertThat(link.interfaceIndex()).isEqualTo(loopback.getIndex());
            assertThat(link.family()).isEqualTo(Family.IPV4);
            assertThat(link.loopback()).isTrue();
            assertThat(link.mtu()).isEqualTo(loopback.getMTU());
            assertThat(link.addresses())
                    .extracting(each -> each.address().getHostAddress() + "/" + each.prefixLength())
                    .contains("127.0.0.1/8");
        });
    }

    @Test
    void aReplyToOneReceiverComesFromTheGroupsPort() throws Exception {
        Recorder recorder = new Recorder();
        MulticastTransport transport = open(recorder, loop);
        try (MulticastSocket asker = new MulticastSocket(0)) {
            asker.setNetworkInterface(loopback);
            asker.setSoTimeout(10_000);
            asker.send(new DatagramPacket("who?".getBytes(US_ASCII), 4, group.ipv4(), group.port()));

            Datagram question = recorder.awaitDatagram("who?");
            loop.run(() -> transport.send(question.link(), "me".getBytes(US_ASCII), question.source()));

            DatagramPacket answer = new DatagramPacket(new byte[10], 10);
            asker.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), US_ASCII))
                    .isEqualTo("me");
            assertThat(answer.getPort()).isEqualTo(group.port());
        }
    }

    @Test
    void aPortThatIsHeldAloneIsToldWithTheCure() throws Exception {
        try (DatagramChannel holder = DatagramChannel.open().bind(null)) {
            group = MulticastGroup.mdnsOnPort(((InetSocketAddress) holder.getLocalAddress()).getPort());

            assertThatThrownBy(() -> open(new Recorder(), loop))
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageStartingWith("UDP port " + group.port() + " is held by a program")
                    .hasMessageContaining("ss -ulpn sport = :" + group.port());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPortThatIsSharedBySoReusePortAloneIsSharedInThatWay() throws Exception {
        try (DatagramChannel holder = DatagramChannel.open()) {
            holder.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            holder.bind(null);
            group = MulticastGroup.mdnsOnPort(((InetSocketAddress) holder.getLocalAddress()).getPort());
            Recorder recorder = new Recorder();

            open(recorder, loop);

            assertThat(recorder.up()).hasSize(1);
        }
    }

    @Test
    void afterCloseNothingIsHeardAndTheThreadEnds() throws Exception {
        Recorder closed = new Recorder();
        MulticastTransport transport = open(closed, loop);
        Set<Thread> threads = readingThreads();
        assertThat(threads).hasSize(1).allMatch(Thread::isDaemon);
        Recorder other = new Recorder();
        MulticastTransport sender = open(other, loop);

        loop.run(transport::close);
        send(sender, other, "anyone?");
        other.awaitDatagram("anyone?");

        assertThat(closed.datagrams("anyone?")).isEmpty();
        for (Thread each : threads) {
            each.join(20_000);
            assertThat(each.isAlive()).isFalse();
        }
    }

    @Test
    void aMessageSentJustBeforeCloseStillGoesOut() throws Exception {
        Recorder leaving = new Recorder();
        Recorder staying = new Recorder();
        open(staying, loop);
        MulticastTransport transport = open(leaving, loop);

        loop.run(() -> {
            transport.send(leaving.up().get(0), "goodbye".getBytes(US_ASCII));
            transport.close();
        });

        staying.awaitDatagram("goodbye");
    }

    @Test
    void whenTheReadingThreadFailsAnotherTakesItsPlace() throws Exception {
        Recorder recorder = new Recorder();
        MulticastTransport transport = open(recorder, new FailsOnce(loop));
        recorder.forget();

        send(transport, recorder, "read by the thread that fails");
        recorder.await("the fresh link", () -> recorder.events().stream().findFirst());
        send(transport, recorder, "heard by the next one");

        recorder.awaitDatagram("heard by the next one");
        assertThat(recorder.events()).containsExactly("up " + loopback.getName() + " IPV4");
    }

    @Test
    void aReadingThreadThatSomebodyInterruptsReadsOn() throws Exception {
        Recorder recorder = new Recorder();
        MulticastTransport transport = open(recorder, loop);
        readingThreads().forEach(Thread::interrupt);

        send(transport, recorder, "heard all the same");

        recorder.awaitDatagram("heard all the same");
        assertThat(readingThreads()).noneMatch(Thread::isInterrupted);
    }

    private MulticastTransport open(Recorder recorder, Scheduler scheduler) throws Exception {
        MulticastTransport transport = new NioMulticastTransport(
                scheduler,
                new LinkSelection(Set.of(loopback.getName()), List.of()),
                new InterfaceScan(),
                new NioSockets(scheduler, group),
                new SleepDetector(InstantSource.system(), OFTEN),
                OFTEN);
        transports.add(transport);
        loop.run(() -> transport.open(recorder));
        return transport;
    }

    private void send(MulticastTransport transport, Recorder recorder, String text) throws Exception {
        loop.run(() -> transport.send(recorder.up().get(0), text.getBytes(US_ASCII)));
    }

    private void comesFromTheLoopback(Datagram datagram) {
        assertThat(datagram.source()).isEqualTo(new InetSocketAddress("127.0.0.1", group.port()));
        assertThat(datagram.link().interfaceName()).isEqualTo(loopback.getName());
    }

    /** The transports' threads that this test has started. */
    private Set<Thread> readingThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(each -> !each.getName().equals("chorus-mdns"));
        threads.removeAll(earlierThreads);
        return threads;
    }

    /** A loop that the first datagram cannot be posted to, which ends the thread that tries. */
    private static final class FailsOnce implements Scheduler {
        private final Scheduler loop;
        private final AtomicBoolean failed = new AtomicBoolean();

        FailsOnce(Scheduler loop) {
            this.loop = loop;
        }

        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return loop.schedule(delay, task);
        }

        @Override
        public void execute(Runnable task) {
            if (Thread.currentThread().getName().equals("chorus-mdns") && failed.compareAndSet(false, true)) {
                throw new IllegalStateException("as a test wants it");
            }
            loop.execute(task);
        }

        @Override
        public Executor worker() {
            return loop.worker();
        }
    }
}
