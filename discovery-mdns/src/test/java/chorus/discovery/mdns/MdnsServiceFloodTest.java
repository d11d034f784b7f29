package chorus.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.Tap;
import chorus.discovery.testkit.VirtualHost;
import chorus.discovery.testkit.VirtualScheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A whole service on a LAN that is full of invented peers. */
class MdnsServiceFloodTest {
    private static final DnsName SERVICE = DnsName.parse("_p2p._udp.local");

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final InMemoryLan lan = new InMemoryLan(scheduler, 1);
    private final ScriptedPeerDiscovery list = new ScriptedPeerDiscovery("list");
    private final Map<String, Long> rejections = new TreeMap<>();
    private final List<String> refusals = new ArrayList<>();

    @Test
    void r10_inventedPeersKeepNeitherNewcomersNorThePeersOfOtherModulesOutOfTheTable() throws DiscoveryException {
        PeerDiscoveryService victim = service("victim", EngineLan.peerId(0), list);
        victim.start();
        for (int source = 0; source < 100; source++) {
            flood(source);
        }
        scheduler.advance(Duration.ofSeconds(2));
        assertThat(victim.peers()).hasSizeBetween(100, 112);

        list.finds(new PeerInfo(EngineLan.peerId(1), List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"))));
        PeerDiscoveryService newcomer = service("newcomer", EngineLan.peerId(2), new ScriptedPeerDiscovery("none"));
        newcomer.start();
        scheduler.advance(Duration.ofSeconds(2));

        assertThat(victim.peers()).extracting(PeerInfo::id).contains(EngineLan.peerId(1), EngineLan.peerId(2));
        assertThat(refusals).isEmpty();
        assertThat(rejections).containsKey("too many peers");
        newcomer.close();
        victim.close();
    }

    /** Five peers that nobody has, from a source that nobody has. */
    private void flood(int source) {
        try (Tap attacker = lan.segment().tap("10.1.9." + (1 + source), LinkSession.MDNS_PORT)) {
            for (int i = 0; i < 5; i++) {
                int number = 1000 + 5 * source + i;
                DnsName instance = SERVICE.child("invented-" + number);
                byte[] text = ("dnsaddr=/ip4/10.1.9.1/tcp/1/p2p/" + EngineLan.peerId(number))
                        .getBytes(StandardCharsets.UTF_8);
                attacker.send(DnsWriter.write(new DnsMessage(
                        0,
                        DnsMessage.RESPONSE,
                        List.of(),
                        List.of(new DnsRecord(SERVICE, DnsType.PTR, false, 4500, new DnsData.Ptr(instance))),
                        List.of(),
                        List.of(new DnsRecord(instance, DnsType.TXT, true, 4500, new DnsData.Txt(List.of(text)))))));
            }
            scheduler.advance(Duration.ofMillis(1));
        }
    }

    private PeerDiscoveryService service(String name, PeerId id, ScriptedPeerDiscovery other)
            throws DiscoveryException {
        VirtualHost host = lan.host(name);
        return PeerDiscoveryService.builder(new StaticHost(id, "/ip4/0.0.0.0/tcp/4001"))
                .tag(ServiceTag.LIBP2P)
                .scheduler(host.scheduler())
                .random(host.random())
                .modules()
                .module(new MdnsDiscoveryProvider(any -> host.transport()))
                .module(other)
                .maxPeers(128)
                .listener(new DiscoveryListener() {
                    @Override
                    public void rejected(String source, String reason, long count) {
                        rejections.merge(reason, count, Long::sum);
                    }

                    @Override
                    public void refused(PeerInfo peer, String source, String reason) {
                        refusals.add(reason);
                    }
                })
                .build();
    }
}
