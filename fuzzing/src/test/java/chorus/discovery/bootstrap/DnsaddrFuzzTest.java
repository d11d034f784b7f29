package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.bootstrap.DnsaddrResolver.Resolution;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.bootstrap.Entry.Dnsaddr;
import chorus.discovery.testkit.VirtualScheduler;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/**
 * Whatever the DNS answers, a resolution ends, costs what it may cost, and yields only what the answers say. The input is
 * the answers to the look-ups in their order, each a length of two bytes and a DNS message.
 */
class DnsaddrFuzzTest {
    private static final String ID = "/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    private static final String OTHER = "/p2p/12D3KooWHUMPJZSJ4Zt6P2hLAR97NicaNhaupupkJvUvv8ctmhy7";
    private static final int MAX_MESSAGE = 3_000;

    static Stream<byte[]> zones() {
        String[] hundred = new String[120];
        String[] forty = new String[40];
        for (int i = 0; i < hundred.length; i++) {
            hundred[i] = "dnsaddr=/ip4/192.0.2.1/tcp/" + (4001 + i) + ID;
        }
        for (int i = 0; i < forty.length; i++) {
            forty[i] = "dnsaddr=/dnsaddr/d" + i + ".example.org";
        }
        return Stream.of(
                script(answer("dnsaddr=/ip4/192.0.2.1/tcp/4001" + ID, "dnsaddr=/dns6/a.example.org/tcp/1" + OTHER)),
                script(answer("v=spf1 -all", "dnsaddr=nothing", "dnsaddr=", "", "dnsaddr=/ip4/192.0.2.1/tcp/4001")),
                script(answer("dnsaddr=/dnsaddr/example.org"), answer("dnsaddr=/dnsaddr/a.example.org" + ID)),
                script(
                        answer("dnsaddr=/dnsaddr/b" + ID),
                        answer("dnsaddr=/dnsaddr/c"),
                        answer("dnsaddr=/dnsaddr/d"),
                        answer("dnsaddr=/dnsaddr/e"),
                        answer("dnsaddr=/dnsaddr/f")),
                script(answer("dnsaddr=/ip4/192.0.2.1/tcp/4001" + OTHER + ID)),
                script(answer("dnsaddr=/dnsaddr/" + "a".repeat(64)), answer("dnsaddr=/dnsaddr/a..b")),
                script(answer("dnsaddr=/dns/x" + "\u00fc".repeat(140) + "/tcp/1" + ID)),
                even(script(answer("dnsaddr=/dns4/a.example.org/tcp/4001" + ID), host("192.0.2.1"), host("::1"))),
                even(script(
                        answer("dnsaddr=/dns/a/ip4/1.2.3.4" + "/udp/1/quic-v1".repeat(120) + ID),
                        host("::ffff:1.2.3.4"))),
                threefold(
                        script(answer("dnsaddr=/ip4/192.0.2.1/unix/a", "dnsaddr=/dns/" + "a".repeat(1000) + "/tcp/1"))),
                threefold(even(script(answer("dnsaddr=/dns/a" + "/sni/a".repeat(244)), host("2001:db8::1")))),
                script(answer(hundred)),
                script(answer(forty)));
    }

    @MethodSource("zones")
    @FuzzTest
    void answers(byte[] script) {
        VirtualScheduler scheduler = new VirtualScheduler();
        Dns dns = new Dns(ByteBuffer.wrap(script));
        boolean resolveDns = script.length % 2 == 0;
        PeerId only = script.length % 3 == 0 ? PeerId.parse(ID.substring(5)) : null;
        DnsaddrResolver resolver = new DnsaddrResolver(new Dnsaddr("example.org", only), resolveDns, scheduler, dns);

        Resolution resolution = resolve(resolver, scheduler);
        assertThat(dns.lookups).isLessThanOrEqualTo(DnsaddrResolver.MAX_LOOKUPS);
        assertThat(resolution.addresses()).hasSizeLessThanOrEqualTo(DnsaddrResolver.MAX_ADDRESSES);
        for (Direct direct : resolution.addresses()) {
            assertThat(dns.says(direct)).as("some record says %s", direct).isTrue();
            assertThat(only == null || only.equals(direct.id())).isTrue();
        }
        for (PeerInfo peer : PeerList.peers(resolution.addresses())) {
            assertThat(peer.fullAddresses()).hasSameSizeAs(peer.addresses());
        }
        Stream.concat(resolution.failures().stream(), resolution.defects().stream())
                .forEach(DnsaddrFuzzTest::checkMessage);

        dns.script.position(script.length); // the DNS is down: the last good answers stay
        assertThat(resolve(resolver, scheduler).addresses()).isEqualTo(resolution.addresses());
        assertThat(scheduler.pending()).isZero();
    }

    private static Resolution resolve(DnsaddrResolver resolver, VirtualScheduler scheduler) {
        CompletableFuture<Resolution> resolution = resolver.resolve();
        scheduler.runDue();
        assertThat(resolution).isCompleted();
        return resolution.join();
    }

    private static void checkMessage(String message) {
        if (message.length() > MAX_MESSAGE || message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("a message for no log: " + message);
        }
    }

    /** A DNS that answers with what is next in a script. */
    private static final class Dns implements RecordResolver {
        final ByteBuffer script;
        private final Set<Multiaddr> said = new HashSet<>();
        private final Set<InetAddress> hosts = new HashSet<>();
        int lookups;

        Dns(ByteBuffer script) {
            this.script = script;
        }

        @Override
        public CompletionStage<Answer> lookup(String name, Type type) {
            lookups++;
            try {
                Name.fromString(name, Name.root);
                if (script.remaining() < 2) {
                    throw new IOException("no answer in time");
                }
                int length = script.getShort() & 0xffff;
                byte[] packet = new byte[Math.min(length, script.remaining())];
                script.get(packet);
                List<Record> records = new Message(packet).getSection(Section.ANSWER);
                records.forEach(this::note);
                return CompletableFuture.completedStage(DnsRecordResolver.answer(records));
            } catch (IOException | CompletionException e) {
                return CompletableFuture.failedStage(e);
            }
        }

        /** Returns whether a place was in a text, with or without its peer, or its host is that of a name in one. */
        boolean says(Direct direct) {
            List<Multiaddr.Component> end = transport(direct.address());
            return said.contains(direct.address())
                    || said.contains(direct.address().withPeerId(direct.id()))
                    || direct.address().ip().filter(hosts::contains).isPresent()
                            && said.stream()
                                    .flatMap(address -> address.withoutPeerId().stream())
                                    .anyMatch(address -> transport(address).equals(end));
        }

        private static List<Multiaddr.Component> transport(Multiaddr address) {
            return address.components().subList(1, address.components().size());
        }

        private void note(Record record) {
            if (record instanceof ARecord a) {
                hosts.add(a.getAddress());
            } else if (record instanceof AAAARecord aaaa) {
                hosts.add(aaaa.getAddress());
            } else if (record instanceof TXTRecord txt) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                txt.getStringsAsByteArrays().forEach(bytes::writeBytes);
                String text = bytes.toString(StandardCharsets.UTF_8);
                try {
                    said.add(Multiaddr.parse(text.substring(text.indexOf('=') + 1)));
                } catch (IllegalArgumentException e) {
                    // it says nothing
                }
            }
        }
    }

    /** Writes the input of a run. */
    private static byte[] script(byte[]... packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            out.write(packet.length >> 8);
            out.write(packet.length);
            out.writeBytes(packet);
        }
        return out.toByteArray();
    }

    /** Makes the run resolve the names of hosts too. */
    private static byte[] even(byte[] script) {
        return Arrays.copyOf(script, script.length + script.length % 2);
    }

    /** Makes the run want one peer alone, and keeps what its length says otherwise. */
    private static byte[] threefold(byte[] script) {
        int length = script.length;
        while (length % 3 != 0 || length % 2 != script.length % 2) {
            length++;
        }
        return Arrays.copyOf(script, length);
    }

    /** An answer to the question for the address of a host. */
    private static byte[] host(String literal) {
        try {
            InetAddress address = InetAddress.getByName(literal);
            Message message = new Message(0);
            message.addRecord(
                    address instanceof Inet4Address
                            ? new ARecord(Name.root, DClass.IN, 600, address)
                            : new AAAARecord(Name.root, DClass.IN, 600, address),
                    Section.ANSWER);
            return message.toWire();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] answer(String... texts) {
        Message message = new Message(0);
        for (String text : texts) {
            message.addRecord(new TXTRecord(Name.root, DClass.IN, 600, strings(text)), Section.ANSWER);
        }
        return message.toWire();
    }

    /** Cuts a text into strings of a TXT record, within a character if need be. */
    private static List<String> strings(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> strings = new ArrayList<>();
        for (int from = 0; from == 0 || from < bytes.length; from += 255) {
            int length = Math.min(255, bytes.length - from);
            StringBuilder escaped = new StringBuilder();
            for (int i = from; i < from + length; i++) {
                escaped.append('\\').append(String.format("%03d", bytes[i] & 0xff));
            }
            strings.add(escaped.toString());
        }
        return strings;
    }
}
