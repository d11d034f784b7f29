package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerId;
import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.EngineLan.Node;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A LAN on which somebody invents 100,000 peers, in 20,000 packets a second for ten seconds. */
class MdnsFloodTest {
    private static final int PACKETS_A_MILLISECOND = 20;
    private static final int INVENTED = 100_000;
    private static final long LONGEST_TTL = 4500;

    /** Where the attacker claims to be. */
    enum Attacker {
        ONE_SOURCE,
        ANY_IPV4_SOURCE_OF_THE_SUBNET,
        ANY_LINK_LOCAL_IPV6_SOURCE;

        InetAddress source(RandomGenerator random) {
            return switch (this) {
                case ONE_SOURCE -> ipv4(66);
                case ANY_IPV4_SOURCE_OF_THE_SUBNET -> ipv4(1 + random.nextInt(254));
                case ANY_LINK_LOCAL_IPV6_SOURCE -> ipv6(random.nextLong());
            };
        }
    }

    private final RandomGenerator random = new SplittableRandom(1);
    private final EngineLan lan = new EngineLan(1, ServiceTag.LIBP2P, true, EngineHarness.LIMITS).withoutTranscript();
    private final Node victim = lan.add().start();
    private int sent;

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void r10_honestPeersThatJoinDuringAFloodAreFoundInFiveSecondsAndStayAndTheInventedOnesAreBounded(
            Attacker attacker) {
        attack(attacker, Duration.ofSeconds(5));
        lan.join(10, Duration.ofSeconds(1));
        attack(attacker, Duration.ofSeconds(5));

        assertThat(victim.known).containsKeys(honest());
        assertThat(victim.known).hasSizeLessThanOrEqualTo(EngineHarness.LIMITS.maxPeers());
        assertThat(victim.rejections)
                .containsKey(attacker == Attacker.ONE_SOURCE ? "too many peers from one address" : "too many peers");
        lan.scheduler.advance(Duration.ofMinutes(2));
        lan.add().start();
        lan.scheduler.advance(Duration.ofSeconds(5));
        assertThat(victim.known).as("a newcomer afterwards").containsKeys(honest());

        lan.scheduler.advance(Duration.ofSeconds(LONGEST_TTL));
        assertThat(victim.known).as("back to normal").containsOnlyKeys(honest());
        assertThat(victim.problems).isEmpty();
    }

    @Test
    void r10_peersThatWereKnownBeforeAFloodStay() {
        lan.join(10, Duration.ofSeconds(1));
        lan.scheduler.advance(Duration.ofSeconds(10));
        for (Attacker attacker : Attacker.values()) {
            attack(attacker, Duration.ofSeconds(1));
            assertThat(victim.known).containsKeys(honest());
        }
    }

    @Test
    void r10_floodMakesItsVictimSayNoMoreThanUsual() {
        int before = lan.packets();
        attack(Attacker.ANY_IPV4_SOURCE_OF_THE_SUBNET, Duration.ofSeconds(10));

        assertThat(lan.packets() - before).isLessThanOrEqualTo(20);
    }

    @Test
    @Tag("scale")
    void r10_floodOfTheLargestPacketsTakesLessThanSixteenMegabytes() {
        lan.scheduler.advance(Duration.ofSeconds(1));
        byte[][] addresses = new byte[60][];
        long before = usedHeap();
        for (int i = 0; i < 20_000; i++) {
            PeerId id = EngineLan.peerId(1_000_000 + i);
            for (int j = 0; j < addresses.length; j++) {
                String path = "/ip4/10.1.0.66/udp/" + (10_000 + j) + "/quic-v1";
                addresses[j] = ("dnsaddr=" + path + "/p2p/" + id).getBytes(StandardCharsets.UTF_8);
            }
            victim.hear(ipv6(random.nextLong()), packet("invented-" + i, new DnsData.Txt(Arrays.asList(addresses))));
        }

        assertThat(victim.known).hasSizeGreaterThan(100);
        assertThat(usedHeap() - before).isLessThan(16 << 20);
    }

    private PeerId[] honest() {
        return lan.nodes.stream()
                .filter(node -> node != victim)
                .map(node -> node.id)
                .toArray(PeerId[]::new);
    }

    private void attack(Attacker attacker, Duration time) {
        for (long milli = 0; milli < time.toMillis(); milli++) {
            for (int i = 0; i < PACKETS_A_MILLISECOND; i++) {
                int number = sent++ % INVENTED;
                byte[] text = ("dnsaddr=/ip4/10.1.0.66/tcp/4001/p2p/" + EngineLan.peerId(1_000_000 + number))
                        .getBytes(StandardCharsets.UTF_8);
                victim.hear(attacker.source(random), packet("invented-" + number, new DnsData.Txt(List.of(text))));
            }
            lan.scheduler.advance(Duration.ofMillis(1));
        }
    }

    private static byte[] packet(String label, DnsData.Txt txt) {
        DnsName service = DnsName.parse("_p2p._udp.local");
        DnsName instance = service.child(label);
        return DnsWriter.write(new DnsMessage(
                0,
                DnsMessage.RESPONSE,
                List.of(),
                List.of(new DnsRecord(service, DnsType.PTR, false, LONGEST_TTL, new DnsData.Ptr(instance))),
                List.of(),
                List.of(new DnsRecord(instance, DnsType.TXT, true, LONGEST_TTL, txt))));
    }

    private static InetAddress ipv4(int last) {
        return EngineHarness.address("10.1.0." + last);
    }

    private static InetAddress ipv6(long last) {
        byte[] address =
                ByteBuffer.allocate(16).putLong(0xfe80L << 48).putLong(last).array();
        try {
            return Inet6Address.getByAddress(null, address, 2);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
