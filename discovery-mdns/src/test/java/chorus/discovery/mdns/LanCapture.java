package chorus.discovery.mdns;

import static java.util.Objects.requireNonNull;

import chorus.discovery.ServiceTag;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.LinkConditions;
import chorus.discovery.testkit.Tap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Writes a capture of an in-memory LAN for {@code interop/capture-test}, in which everything happens that a capture can
 * show: both families, both service names, a question from an ephemeral port and its answer by unicast, a goodbye,
 * reconfirmation, refreshes, and a link so narrow that replies travel in fragments.
 */
final class LanCapture {
    /** The narrowest link of IPv4 (RFC 791, section 3.1). */
    private static final int NARROW = 576;

    private LanCapture() {}

    /** Takes the name of the file to write, and prints how many packets are in it. */
    public static void main(String[] arguments) throws IOException {
        EngineLan lan = new EngineLan(1, ServiceTag.CHORUS, true).join(5, Duration.ofSeconds(1));
        lan.scheduler.advance(Duration.ofSeconds(10));
        Tap asker = lan.lan.segment().tap("10.1.200.1", 40_000);
        asker.send(question());
        lan.nodes.get(1).close();
        lan.nodes.get(2).crash();
        lan.nodes.get(0).reconfirm(lan.nodes.get(2).id);
        lan.scheduler.advance(MdnsTiming.RECORD_TTL.multipliedBy(2));
        lan.lan.segment().setConditions(LinkConditions.LAN.withMtu(NARROW));
        for (String address : List.of("10.1.200.2", "fe80::200:2")) {
            lan.lan
                    .segment()
                    .tap(address, InMemoryLan.PORT)
                    .send(requireNonNull(RecordedPackets.all().get("js-reply")));
        }
        lan.scheduler.advance(Duration.ofSeconds(10));

        lan.lan.transcript().writePcap(Path.of(arguments[0]));
        System.out.println(lan.lan.transcript().count());
    }

    private static byte[] question() {
        return DnsWriter.write(new DnsMessage(
                7,
                DnsMessage.QUERY,
                List.of(new DnsQuestion(SamplePackets.CHORUS, DnsType.PTR, false)),
                List.of(),
                List.of(),
                List.of()));
    }
}
