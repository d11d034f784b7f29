package chorus.discovery.testkit;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One broadcast domain of an {@link InMemoryLan}: a switch, or a radio network, with the hosts and taps that are plugged
 * into it. Hosts get addresses of 10.<i>n</i>.0.0/16 and fe80::/64 on it, where <i>n</i> is the number of the segment,
 * from 1.
 */
public final class Segment {
    private static final BiPredicate<Packet, String> NOTHING = (packet, receiver) -> false;
    private static final int MAINLAND = 0;

    private final InMemoryLan lan;
    private final String name;
    private final int number;
    private final Wire wire;
    private final List<Station> stations = new ArrayList<>();
    private final Map<String, Integer> islands = new HashMap<>();
    private BiPredicate<Packet, String> filter = NOTHING;
    private int islandsMade;

    Segment(InMemoryLan lan, String name, int number, RandomGenerator random) {
        this.lan = lan;
        this.name = name;
        this.number = number;
        this.wire = new Wire(random);
    }

    /** Returns the segment's name. */
    public String name() {
        return name;
    }

    /** Changes how well packets that are sent from now on are carried. Hosts are told of a new MTU. */
    public void setConditions(LinkConditions conditions) {
        wire.setConditions(conditions);
        lan.transcript().note(name + ": " + conditions);
        lan.hosts().forEach(VirtualHost::linksChanged);
    }

    /**
     * Cuts hosts off from the rest: they hear each other, and the others hear each other. Each call makes one more island,
     * until {@link #heal()}. Packets that are under way still arrive.
     */
    public void partition(VirtualHost... island) {
        islandsMade++;
        for (VirtualHost host : island) {
            islands.put(host.name(), islandsMade);
        }
        List<String> names = Arrays.stream(island).map(VirtualHost::name).toList();
        lan.transcript().note(name + ": " + names + " cut off");
    }

    /**
     * Drops the packets of which a test says so, which is asked for every packet and the name of every receiver: a loss of
     * one direction, of one family, of the first reply. Replaces what was given before.
     */
    public void dropWhen(BiPredicate<Packet, String> condition) {
        filter = condition;
    }

    /** Ends all partitions and what {@link #dropWhen} began. */
    public void heal() {
        islands.clear();
        filter = NOTHING;
        lan.transcript().note(name + ": healed");
    }

    /**
     * Opens a socket of the test's own on this segment.
     *
     * @param address a numeric IPv4 or IPv6 address, whether of this segment's network or not
     * @param port 5353 for one that hears multicast; another for a client that only sees what is sent to it
     */
    public Tap tap(String address, int port) {
        return new Tap(lan, this, new InetSocketAddress(Addresses.parse(address), port));
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }

    int number() {
        return number;
    }

    int mtu() {
        return wire.conditions().mtu();
    }

    void plug(Station station) {
        stations.add(station);
    }

    void unplug(Station station) {
        stations.remove(station);
    }

    /**
     * Carries a packet from a station to all that it is for. Those that hear it at the same time share one task, so that a
     * large LAN stays cheap.
     */
    void carry(Station sender, InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
        Packet packet = lan.packet(this, sender.stationName(), source, destination, payload);
        boolean toSelf = sender.owns(destination.getAddress());
        if (packet.isMulticast() || toSelf) {
            lan.scheduler().execute(() -> arrive(packet, List.of(sender)));
        }
        if (toSelf) {
            return;
        }
        Drops drops = new Drops();
        long now = lan.scheduler().nanoTime();
        arrivals(packet, sender, now, drops)
                .forEach((time, receivers) ->
                        lan.scheduler().schedule(Duration.ofNanos(time - now), () -> arrive(packet, receivers)));
        lan.transcript().dropped(packet, drops);
    }

    /** Decides who gets a packet, and at what time of the loop. */
    private Map<Long, List<Station>> arrivals(Packet packet, Station sender, long now, Drops drops) {
        List<Station> receivers = receivers(packet, sender);
        if (receivers.isEmpty() && !packet.isMulticast()) {
            drops.add(
                    DropReason.NO_SUCH_ADDRESS,
                    Addresses.text(packet.destination().getAddress()));
        }
        OptionalLong left = wire.transmit(packet, now);
        Map<Long, List<Station>> arrivals = new TreeMap<>();
        for (Station receiver : receivers) {
            DropReason reason = left.isEmpty() ? DropReason.QUEUE_FULL : fate(packet, receiver);
            if (reason != null) {
                drops.add(reason, receiver.stationName());
                continue;
            }
            for (int copies = wire.copies(); copies > 0; copies--) {
                arrivals.computeIfAbsent(wire.arrival(receiver, left.getAsLong()), time -> new ArrayList<>())
                        .add(receiver);
            }
        }
        return arrivals;
    }

    private List<Station> receivers(Packet packet, Station sender) {
        List<Station> receivers = new ArrayList<>(packet.isMulticast() ? stations.size() : 1);
        for (Station station : stations) {
            if (station != sender
                    && (packet.isMulticast()
                            || station.owns(packet.destination().getAddress()))) {
                receivers.add(station);
            }
        }
        return receivers;
    }

    private @Nullable DropReason fate(Packet packet, Station receiver) {
        if (!islands.isEmpty() && island(packet.sender()) != island(receiver.stationName())) {
            return DropReason.PARTITIONED;
        }
        if (filter.test(packet, receiver.stationName())) {
            return DropReason.FILTERED;
        }
        return wire.lose(packet);
    }

    private int island(String station) {
        return islands.getOrDefault(station, MAINLAND);
    }

    private void arrive(Packet packet, List<Station> receivers) {
        Drops drops = new Drops();
        for (Station receiver : receivers) {
            DropReason reason = receiver.receive(packet);
            if (reason != null) {
                drops.add(reason, receiver.stationName());
            }
        }
        lan.transcript().dropped(packet, drops);
    }
}
