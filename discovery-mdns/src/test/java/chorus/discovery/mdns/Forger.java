package chorus.discovery.mdns;

import chorus.discovery.testkit.Packet;
import chorus.discovery.testkit.Tap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Somebody on a LAN who hears everything and says what he likes. */
final class Forger {
    private final Tap tap;

    Forger(EngineLan lan) {
        this.tap = lan.lan.segment().tap("10.1.200.1", LinkSession.MDNS_PORT);
    }

    /** Returns the instances that were announced so far. */
    Set<DnsName> namesHeard() {
        Set<DnsName> names = new LinkedHashSet<>();
        for (Packet packet : tap.received()) {
            for (DnsRecord answer : Oracle.all(packet.payload()).answers()) {
                if (answer.data() instanceof DnsData.Ptr pointer && answer.ttl() > 0) {
                    names.add(pointer.target());
                }
            }
        }
        return names;
    }

    /** Says goodbye in somebody else's name. */
    void goodbye(DnsName instance) {
        say(new DnsRecord(service(instance), DnsType.PTR, false, 0, new DnsData.Ptr(instance)), List.of());
    }

    void say(DnsRecord answer, List<DnsRecord> additionals) {
        tap.send(DnsWriter.write(
                new DnsMessage(0, DnsMessage.RESPONSE, List.of(), List.of(answer), List.of(), additionals)));
    }

    private static DnsName service(DnsName instance) {
        List<String> labels = instance.labels();
        return DnsName.parse(String.join(".", labels.subList(1, labels.size())));
    }
}
