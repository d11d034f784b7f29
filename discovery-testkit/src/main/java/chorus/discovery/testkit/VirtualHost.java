package chorus.discovery.testkit;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A machine on an {@link InMemoryLan}, with one or more interfaces. What runs on it takes its transport, its scheduler and
 * its chance from here, and so ends with the host when it {@link #crash() crashes}.
 */
public final class VirtualHost {
    private final InMemoryLan lan;
    private final String name;
    private final int number;
    private final RandomGenerator random;
    private final List<VirtualInterface> interfaces = new ArrayList<>();
    private List<HostTransport> transports = List.of();
    private HostScheduler scheduler;
    private @Nullable DiscoveryException openFailure;

    VirtualHost(InMemoryLan lan, String name, int number, RandomGenerator random) {
        this.lan = lan;
        this.name = name;
        this.number = number;
        this.random = random;
        this.scheduler = new HostScheduler(lan.scheduler());
    }

    /** Returns the host's name. */
    public String name() {
        return name;
    }

    /** Returns the first interface, {@code eth0}. */
    public VirtualInterface eth0() {
        return interfaces.get(0);
    }

    /**
     * Returns an interface by its name.
     *
     * @throws IllegalArgumentException when there is none; lists those that there are
     */
    public VirtualInterface interfaceNamed(String interfaceName) {
        return interfaces.stream()
                .filter(each -> each.name().equals(interfaceName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "interface \"" + interfaceName + "\" of host " + name + "; expected one of " + interfaces));
    }

    /** Adds an interface, as when a cable is plugged in; it is up at once. */
    public VirtualInterface plug(Segment segment) {
        int others =
                (int) interfaces.stream().filter(each -> !each.isLoopback()).count();
        return add(VirtualInterface.ethernet(this, segment, number, others));
    }

    /**
     * Adds the loopback interface {@code lo}, on which only the programs of this host hear each other, in IPv4.
     *
     * @throws IllegalStateException when the host has one
     */
    public VirtualInterface plugLoopback() {
        if (interfaces.stream().anyMatch(VirtualInterface::isLoopback)) {
            throw new IllegalStateException("host " + name + " has a loopback interface; expected none yet");
        }
        return add(VirtualInterface.loopback(this, lan.privateSegment(name + " lo")));
    }

    /**
     * Returns a new transport on this host's interfaces, port 5353, not open yet. Several on one host are like several
     * programs on one machine: all hear the multicasts, each other's too, but a unicast goes only to the one that was
     * opened last.
     */
    public MulticastTransport transport() {
        return new HostTransport(this);
    }

    /** Returns the event loop of what runs on this host, which stops when the host crashes. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Returns this host's own source of chance, which follows from the seed of the LAN and the name of the host. */
    public RandomGenerator random() {
        return random;
    }

    /**
     * Ends all that runs here, without a goodbye: transports are dead, tasks never run. What is asked for from now on
     * belongs to the time after the restart.
     */
    public void crash() {
        transports.forEach(HostTransport::die);
        transports = List.of();
        scheduler.die();
        scheduler = new HostScheduler(lan.scheduler());
        lan.transcript().note(name + ": crashed");
    }

    /** Makes opening a transport fail from now on; with null, succeed again. */
    public void failOpen(@Nullable DiscoveryException cause) {
        openFailure = cause;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }

    InMemoryLan lan() {
        return lan;
    }

    /** Returns what a transport that opens now can use. */
    List<MulticastLink> links() {
        return interfaces.stream().flatMap(each -> each.links().stream()).toList();
    }

    VirtualInterface byIndex(int interfaceIndex) {
        return interfaces.stream()
                .filter(each -> each.index() == interfaceIndex)
                .findFirst()
                .orElseThrow();
    }

    private VirtualInterface add(VirtualInterface added) {
        interfaces.add(added);
        linksChanged();
        return added;
    }

    /** Makes a transport hear the network, unless opening is to fail. */
    void register(HostTransport transport) throws DiscoveryException {
        if (openFailure != null) {
            throw openFailure;
        }
        transports = Stream.concat(transports.stream(), Stream.of(transport)).toList();
    }

    void unregister(HostTransport transport) {
        transports = transports.stream().filter(each -> each != transport).toList();
    }

    /** The transports learn of it by a task of their own, as a program learns of it some time after the system. */
    void linksChanged() {
        for (HostTransport transport : transports) {
            lan.scheduler().execute(transport::tellChanges);
        }
    }

    /** Gives a packet that came in on an interface to the programs that listen. */
    @Nullable
    DropReason receive(VirtualInterface on, Packet packet) {
        List<HostTransport> listening = transports;
        if (packet.isMulticast()) {
            if (!packet.destination().equals(InMemoryLan.group(packet.isIpv6()))) {
                return null;
            }
        } else if (listening.isEmpty() || packet.destination().getPort() != InMemoryLan.PORT) {
            return DropReason.PORT_CLOSED;
        } else {
            listening = listening.subList(listening.size() - 1, listening.size());
        }
        boolean taken = false;
        boolean offLink = false;
        for (HostTransport transport : listening) {
            MulticastLink joined = transport.joined(on, packet);
            if (joined != null) {
                boolean delivered = transport.deliver(joined, packet);
                taken |= delivered;
                offLink |= !delivered;
            }
        }
        if (taken) {
            lan.transcript().received(name, packet);
        }
        return offLink ? DropReason.OFF_LINK_SOURCE : null;
    }
}
