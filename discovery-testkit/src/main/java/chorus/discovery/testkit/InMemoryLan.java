package chorus.discovery.testkit;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A network of multicast links without sockets, threads or waiting: the place where discovery engines are tested.
 *
 * <p>The LAN makes {@link Segment}s, hosts that are plugged into one or several of them, and the hosts' transports, which
 * an engine uses as it would use real sockets. A {@link VirtualScheduler} carries every packet, and all chance comes from
 * one seed, so the same test with the same seed always leaves the same {@link #transcript() transcript}, byte for byte.
 *
 * <pre>{@code
 * InMemoryLan lan = new InMemoryLan(new VirtualScheduler(), 42);
 * VirtualHost a = lan.host("a");
 * VirtualHost b = lan.host("b");
 * engine(a.transport(), a.scheduler(), a.random()).start();
 * engine(b.transport(), b.scheduler(), b.random()).start();
 * lan.scheduler().advance(Duration.ofSeconds(10));
 * System.out.println(lan.transcript());
 * }</pre>
 *
 * <p>Threads: everything here is used on the thread that runs the scheduler.
 */
public final class InMemoryLan {
    /** The port of mDNS (RFC 6762, section 3). */
    public static final int PORT = 5353;

    private static final InetSocketAddress GROUP_IPV4 = new InetSocketAddress(Addresses.parse("224.0.0.251"), PORT);
    private static final InetSocketAddress GROUP_IPV6 = new InetSocketAddress(Addresses.parse("ff02::fb"), PORT);
    private static final String FIRST_SEGMENT = "lan";

    /** The second byte of the segment's IPv4 addresses is its number. */
    private static final int MAX_SEGMENTS = 255;

    /** The last two bytes of a host's IPv4 addresses are its number; the last number would be the broadcast address. */
    private static final int MAX_HOSTS = 65_534;

    private final VirtualScheduler scheduler;
    private final long seed;
    private final Transcript transcript;
    private final Map<String, Segment> segments = new LinkedHashMap<>();
    private final Map<String, VirtualHost> hosts = new LinkedHashMap<>();
    private long packets;

    /**
     * Creates a LAN without hosts.
     *
     * @param scheduler carries the packets
     * @param seed decides all chance on this LAN
     */
    public InMemoryLan(VirtualScheduler scheduler, long seed) {
        this.scheduler = scheduler;
        this.seed = seed;
        this.transcript = new Transcript(scheduler);
    }

    /** Returns the loop that carries the packets. */
    public VirtualScheduler scheduler() {
        return scheduler;
    }

    /** Returns the seed that decides all chance on this LAN. */
    public long seed() {
        return seed;
    }

    /** Returns what has crossed this LAN. */
    public Transcript transcript() {
        return transcript;
    }

    /** Returns the segment that hosts are on when nothing else is said; its name is {@code lan}. */
    public Segment segment() {
        return segment(FIRST_SEGMENT);
    }

    /** Returns the segment with this name, a new one when there is none. */
    public Segment segment(String name) {
        return segments.computeIfAbsent(name, this::newSegment);
    }

    /**
     * Creates a host that is plugged into segments: {@code eth0} into the first of them, {@code eth1} into the second; into
     * {@link #segment()} when none is given.
     */
    public VirtualHost host(String name, Segment... where) {
        if (hosts.containsKey(name) || hosts.size() >= MAX_HOSTS) {
            throw new IllegalArgumentException(
                    "host \"" + name + "\"; expected a name that no other host of the LAN has," + " and at most "
                            + MAX_HOSTS + " hosts");
        }
        VirtualHost host = new VirtualHost(this, name, hosts.size() + 1, random(name));
        hosts.put(name, host);
        for (Segment segment : where.length == 0 ? new Segment[] {segment()} : where) {
            host.plug(segment);
        }
        return host;
    }

    /** Returns the hosts in the order of their making. */
    public List<VirtualHost> hosts() {
        return new ArrayList<>(hosts.values());
    }

    /** Returns the mDNS group and port of a family. */
    static InetSocketAddress group(boolean ipv6) {
        return ipv6 ? GROUP_IPV6 : GROUP_IPV4;
    }

    /** Registers a packet that goes out. */
    Packet packet(
            Segment segment, String sender, InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
        Packet packet = new Packet(++packets, scheduler.now(), segment, sender, source, destination, payload);
        transcript.sent(packet);
        return packet;
    }

    /** Makes a segment that nobody can ask for. */
    Segment privateSegment(String name) {
        return new Segment(this, name, 0, random("segment " + name));
    }

    private Segment newSegment(String name) {
        if (segments.size() >= MAX_SEGMENTS) {
            throw new IllegalArgumentException(
                    "segment \"" + name + "\"; expected at most " + MAX_SEGMENTS + " segments");
        }
        return new Segment(this, name, segments.size() + 1, random("segment " + name));
    }

    /** Everybody has a random source of its own, so that one more host does not change the luck of the others. */
    private RandomGenerator random(String name) {
        return new SplittableRandom(seed ^ ((long) name.hashCode() << Integer.SIZE));
    }
}
