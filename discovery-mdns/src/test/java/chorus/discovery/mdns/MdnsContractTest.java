package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.PeerDiscoveryContract;
import chorus.discovery.testkit.PeerEvent;
import chorus.discovery.testkit.RecordingPeerSink;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualHost;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** This module keeps every promise of a discovery module, among peers of its own kind. */
class MdnsContractTest extends PeerDiscoveryContract {

    @Override
    protected DiscoveryFixture fixture(InMemoryLan lan) {
        return new Lan(lan);
    }

    /** A LAN on which every peer is a host of its own with this module, and on which one more host only listens. */
    private static final class Lan implements DiscoveryFixture {
        private static final PeerId OBSERVER = TestPeers.id(1_000);

        private final InMemoryLan lan;
        private final VirtualHost subject;
        private final Map<PeerId, Peer> peers = new HashMap<>();
        private final RecordingPeerSink seen;

        Lan(InMemoryLan lan) {
            this.lan = lan;
            this.subject = lan.host("subject");
            this.seen = new RecordingPeerSink(lan.scheduler());
            start(lan.host("observer"), new FakePeerHost(lan.scheduler(), OBSERVER), seen);
        }

        @Override
        public PeerDiscoveryProvider provider() {
            return new MdnsDiscoveryProvider(context -> subject.transport());
        }

        @Override
        public Map<String, String> badSetting() {
            return Map.of("mdns.withhold", "home.example.org");
        }

        @Override
        public void appear(PeerInfo peer) {
            Peer known = peers.get(peer.id());
            VirtualHost host =
                    known != null ? known.host : lan.host("peer " + lan.hosts().size());
            FakePeerHost node = known != null ? known.node : new FakePeerHost(lan.scheduler(), peer.id());
            host.eth0().setAddresses(interfaceAddresses(peer));
            node.listensOn(peer.addresses().stream().map(Object::toString).toArray(String[]::new));
            if (known == null) {
                peers.put(peer.id(), new Peer(host, node));
                start(host, node, new RecordingPeerSink(lan.scheduler()));
            }
        }

        @Override
        public void disappear(PeerId id) {
            Peer gone = peers.remove(id);
            if (gone != null) {
                gone.host.crash();
            }
        }

        @Override
        public boolean seesThisNode() {
            boolean sees = false;
            for (PeerEvent event : seen.events()) {
                if (event instanceof PeerEvent.Found found && found.peer().id().equals(THIS_NODE)) {
                    sees = true;
                } else if (event instanceof PeerEvent.Lost lost && lost.id().equals(THIS_NODE)) {
                    sees = false;
                }
            }
            return sees;
        }

        @Override
        public void obstruct() {
            subject.eth0().down();
        }

        /** A host announces only addresses that its interface has. */
        private static String[] interfaceAddresses(PeerInfo peer) {
            return peer.addresses().stream()
                    .map(address -> address.ip().map(InetAddress::getHostAddress))
                    .flatMap(Optional::stream)
                    .distinct()
                    .map(ip -> ip + (ip.contains(":") ? "/64" : "/16"))
                    .toArray(String[]::new);
        }

        private static void start(VirtualHost host, FakePeerHost node, RecordingPeerSink sink) {
            try {
                new MdnsDiscoveryProvider(any -> host.transport())
                        .create(new DiscoveryContext(
                                node, ServiceTag.LIBP2P, host.scheduler(), host.random(), Settings.empty(), id -> {}))
                        .start(sink);
            } catch (DiscoveryException e) {
                throw new AssertionError(e);
            }
        }

        private record Peer(VirtualHost host, FakePeerHost node) {}
    }
}
