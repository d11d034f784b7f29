package chorus.discovery.benchmarks;

import chorus.discovery.DiscoveryException;
import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.mdns.MdnsDiscoveryProvider;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualHost;
import chorus.discovery.testkit.VirtualScheduler;
import java.time.Duration;

/** An IPv4 LAN in memory with services that discover by mDNS, each on a host of its own. */
final class ServiceLan {
    /** Of the transcript nothing is read but its counts. */
    private static final int KEPT = 0;

    /** The last byte of a host's address, as in a network of 254. */
    private static final int HOSTS_PER_BYTE = 250;

    final InMemoryLan lan = new InMemoryLan(new VirtualScheduler(), 1);
    final VirtualScheduler scheduler = lan.scheduler();
    private int services;
    private long known;

    ServiceLan() {
        lan.transcript().keepLast(KEPT);
    }

    /** Starts services one after the other, evenly spread over a time that passes later. */
    ServiceLan join(int count, Duration within) {
        for (int i = 0; i < count; i++) {
            PeerDiscoveryService service = service(count);
            scheduler.schedule(within.multipliedBy(i).dividedBy(count), () -> start(service));
        }
        return this;
    }

    /** Returns how many peers all services know, each counted as often as it is known. */
    long known() {
        return known;
    }

    boolean everybodyKnowsEverybody() {
        return known == (long) services * (services - 1);
    }

    /** Makes a service that has room for so many peers. */
    PeerDiscoveryService service(int maxPeers) {
        int number = ++services;
        VirtualHost machine = lan.host("n" + number);
        machine.eth0().setAddresses("10.1." + number / HOSTS_PER_BYTE + "." + (number % HOSTS_PER_BYTE + 1) + "/16");
        FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(number)).listensOn("/ip4/0.0.0.0/tcp/4001");
        try {
            return PeerDiscoveryService.builder(host)
                    .tag(ServiceTag.LIBP2P)
                    .scheduler(machine.scheduler())
                    .random(machine.random())
                    .maxPeers(maxPeers)
                    .modules()
                    .handlers()
                    .module(new MdnsDiscoveryProvider(context -> machine.transport()))
                    .listener(new Count())
                    .build();
        } catch (DiscoveryException e) {
            throw new IllegalStateException(e);
        }
    }

    static void start(PeerDiscoveryService service) {
        try {
            service.start();
        } catch (DiscoveryException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Count implements DiscoveryListener {
        @Override
        public void discovered(PeerInfo peer, String source) {
            known++;
        }

        @Override
        public void lost(PeerId id, String source) {
            known--;
        }
    }
}
