package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.MulticastLink;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who this node is on each interface, to tell its own packets, names and addresses from those of others. */
final class Self {
    /** Some changes of addresses with the few names that each has. */
    private static final int FORMER_NAMES = 64;

    private final PeerId id;
    private final Map<Integer, OnInterface> interfaces = new HashMap<>();

    /** Names that this node had, the oldest first: packets with them may still be on their way back to it. */
    private final Set<DnsName> formerNames = new LinkedHashSet<>();

    Self(PeerId id) {
        this.id = id;
    }

    /** What this node is on one interface. */
    private static final class OnInterface {
        private final MulticastLink link;
        private final List<Multiaddr> listening;
        private final LocalRecords records;

        OnInterface(MulticastLink link, List<Multiaddr> listening, LocalRecords records) {
            this.link = link;
            this.listening = listening;
            this.records = records;
        }
    }

    PeerId id() {
        return id;
    }

    /** Takes what is the case on an interface in the place of what was. */
    void put(MulticastLink link, List<Multiaddr> listening, LocalRecords records) {
        OnInterface before = interfaces.put(link.interfaceIndex(), new OnInterface(link, listening, records));
        if (before != null && before.records != records) {
            retire(before.records);
        }
    }

    void remove(int interfaceIndex) {
        OnInterface gone = interfaces.remove(interfaceIndex);
        if (gone != null) {
            retire(gone.records);
        }
    }

    private void retire(LocalRecords records) {
        formerNames.addAll(records.names());
        Iterator<DnsName> oldest = formerNames.iterator();
        while (formerNames.size() > FORMER_NAMES) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Returns what this node tells about itself on an interface. */
    LocalRecords records(int interfaceIndex) {
        OnInterface here = interfaces.get(interfaceIndex);
        return here == null ? LocalRecords.NONE : here.records;
    }

    /** Returns the names that others may ask this node for, on all interfaces. */
    Set<DnsName> names() {
        Set<DnsName> names = new HashSet<>();
        for (OnInterface each : interfaces.values()) {
            names.addAll(each.records.names());
        }
        return names;
    }

    /** Returns whether a name is one of this node's own on any interface, for a machine with two of them on one LAN. */
    boolean hasName(DnsName name) {
        for (OnInterface each : interfaces.values()) {
            if (each.records.names().contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a name was one of this node's own. */
    boolean hadName(DnsName name) {
        return formerNames.contains(name);
    }

    /** Returns a peer without the addresses that lead back to this node; null when that leaves none. */
    @Nullable
    PeerInfo elsewhere(@Nullable PeerInfo peer) {
        if (peer == null) {
            return null;
        }
        List<Multiaddr> addresses = new ArrayList<>(peer.addresses().size());
        for (Multiaddr address : peer.addresses()) {
            if (!listensOn(address)) {
                addresses.add(address);
            }
        }
        if (addresses.isEmpty()) {
            return null;
        }
        return addresses.size() == peer.addresses().size() ? peer : new PeerInfo(peer.id(), addresses);
    }

    /** Returns whether somebody who dials this address gets this node: it has one of its IP addresses and ports. */
    private boolean listensOn(Multiaddr address) {
        InetAddress ip = address.ip().orElse(null);
        if (ip == null) {
            return false;
        }
        InetAddress unscoped = AddressRules.unscoped(ip);
        for (OnInterface each : interfaces.values()) {
            for (Multiaddr own : each.listening) {
                if (unscoped.equals(own.ip().orElse(null))
                        && own.value("tcp").equals(address.value("tcp"))
                        && own.value("udp").equals(address.value("udp"))) {
                    return true;
                }
            }
        }
        return false;
    }
}
