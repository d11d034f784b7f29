package chorus.discovery.benchmarks;

import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.Tap;
import chorus.discovery.testkit.TestPeers;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/** Peers that are nothing but the one announcement that each of them sends; they answer no question. */
final class ScriptedPeers {
    static final Duration TTL = Duration.ofMinutes(5);

    /** Beyond the numbers of the services. */
    private static final int FIRST = 100_000;

    private static final int FLUSH_IN = 0x8000 | DClass.IN;

    private ScriptedPeers() {}

    /** Lets peers announce themselves, one each millisecond of the time that passes later. */
    static void announce(InMemoryLan lan, int count) {
        Tap speaker = lan.segment().tap("10.1.200.1", InMemoryLan.PORT);
        for (int i = 0; i < count; i++) {
            int number = FIRST + i;
            lan.scheduler().schedule(Duration.ofMillis(i), () -> speaker.send(announcement(number)));
        }
    }

    private static byte[] announcement(int number) {
        try {
            Name service = new Name("_p2p._udp.local.");
            Name instance = new Name("scripted-peer-with-the-number-" + number, service);
            String address = "/ip4/10.1." + number / 250 % 128 + "." + (number % 250 + 1) + "/tcp/4001/p2p/"
                    + TestPeers.id(number);
            Message message = new Message(0);
            message.getHeader().setFlag(Flags.QR);
            message.getHeader().setFlag(Flags.AA);
            message.addRecord(new PTRRecord(service, DClass.IN, TTL.toSeconds(), instance), Section.ANSWER);
            message.addRecord(
                    new TXTRecord(instance, FLUSH_IN, TTL.toSeconds(), List.of("dnsaddr=" + address)),
                    Section.ADDITIONAL);
            return message.toWire();
        } catch (TextParseException e) {
            throw new UncheckedIOException(e);
        }
    }
}
