package chorus.discovery.mdns;

import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.ServiceTag;
import java.util.Locale;
import java.util.Set;

/**
 * What a service keeps: its heap and threads at rest, on the loopback interface, and its heap with a thousand peers, told
 * packet by packet to the whole way from the engine to the table.
 */
final class Footprint {
    private static final int PEERS = 1_000;

    private Footprint() {}

    /** Prints a table. */
    public static void main(String[] args) throws Exception {
        idle(); // loads the classes, which are not a service's own
        peers();
        System.out.println("| a service keeps | |\n|---|---|");
        idle();
        peers();
    }

    private static void idle() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        long empty = usedHeap();
        try (PeerDiscoveryService service = PeerDiscoveryService.builder(new BenchLan())
                .tag(ServiceTag.LIBP2P)
                .modules("mdns")
                .setting("mdns.interfaces", "lo")
                .handlers()
                .build()) {
            service.start();
            Thread.sleep(3_000); // the other links are open and the first looks at the interfaces over
            Set<Thread> now = Thread.getAllStackTraces().keySet();
            long used = usedHeap() - empty;
            System.out.printf(
                    Locale.ROOT,
                    "| at rest, on the loopback interface | %,d kB, %d threads |%n",
                    used / 1000,
                    now.stream().filter(thread -> !before.contains(thread)).count());
        }
    }

    private static void peers() throws Exception {
        BenchLan lan = new BenchLan();
        try (PeerDiscoveryService service = PeerDiscoveryService.builder(lan)
                .tag(ServiceTag.LIBP2P)
                .modules()
                .module(new MdnsDiscoveryProvider(context -> lan))
                .handlers()
                .maxPeers(2 * PEERS)
                .scheduler(lan)
                .build()) {
            service.start();
            long empty = usedHeap();
            for (int peer = 0; peer < PEERS; peer++) {
                lan.receive(peer, BenchLan.reply(peer));
            }
            if (service.peers().size() != PEERS) {
                throw new IllegalStateException(service.peers().size() + " of " + PEERS + " peers are known");
            }
            System.out.printf(Locale.ROOT, "| for 1,000 peers | %,d kB |%n", (usedHeap() - empty) / 1000);
        }
    }

    private static long usedHeap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(100);
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
