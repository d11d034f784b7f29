package chorus.discovery.mdns;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Packets that nobody sends who means well. */
final class EvilPackets {
    private static final int IN = 1;
    private static final int QUERY = 0;
    private static final int RESPONSE = 0x8400;
    private static final String SERVICE = "_p2p._udp.local";

    /** The position of the service's name when it is the first in a packet. */
    private static final int FIRST_NAME = 12;

    private static final String OTHER_PEER = "/p2p/12D3KooWHUMPJZSJ4Zt6P2hLAR97NicaNhaupupkJvUvv8ctmhy7";

    private EvilPackets() {}

    /** Returns all, by name. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> packets = new LinkedHashMap<>();
        names(packets);
        lengths(packets);
        texts(packets);
        lies(packets);
        return packets;
    }

    private static void names(Map<String, byte[]> packets) {
        packets.put("pointer-to-itself", header(RESPONSE, 1).pointer(FIRST_NAME).packet());
        packets.put(
                "pointer-into-its-own-labels",
                header(RESPONSE, 1).labels("_p2p").pointer(FIRST_NAME).packet());
        packets.put(
                "pointers-to-each-other", target(new PacketBuilder().pointer(41).pointer(39)));
        packets.put("pointer-forward", target(new PacketBuilder().pointer(0x3fff)));
        packets.put("half-a-pointer", target(new PacketBuilder().bytes(0xc0)));
        packets.put("label-of-type-01", target(new PacketBuilder().bytes(0x41, 0)));
        packets.put("label-of-type-10", target(new PacketBuilder().bytes(0x81, 0)));
        packets.put("unfinished-name", target(new PacketBuilder().bytes(63, 'x')));
        packets.put("ptr-to-root", target(new PacketBuilder().bytes(0)));
        packets.put("ptr-to-its-owner", target(new PacketBuilder().pointer(FIRST_NAME)));
        packets.put("name-that-is-not-utf-8", target(new PacketBuilder().bytes(3, 0xff, 0xc0, 0x80, 0)));
        packets.put("name-with-a-dot-and-a-zero", target(new PacketBuilder().bytes(3, '.', 0, '\\', 0)));
        packets.put("name-of-255-bytes", target(longName(119, "a")));
        packets.put("name-of-256-bytes", target(longName(118, "aaa")));
        packets.put("name-of-two-thousand-labels", target(longName(2_000, "a")));
        PacketBuilder chain = header(RESPONSE, 2).name(SERVICE).fixed(99, IN, 120, 2 * 200);
        chain.pointer(FIRST_NAME);
        for (int i = 1; i < 200; i++) {
            chain.pointer(chain.position() - 2);
        }
        chain.pointer(chain.position() - 2).record(DnsType.PTR, IN, 120, new PacketBuilder().name("x"));
        packets.put("chain-of-200-pointers", chain.packet());
    }

    private static void lengths(Map<String, byte[]> packets) {
        byte[] reply = SamplePackets.goReply();
        packets.put("half-a-header", Arrays.copyOf(reply, 6));
        packets.put("header-alone", Arrays.copyOf(reply, 12));
        packets.put("half-a-reply", Arrays.copyOf(reply, reply.length / 2));
        packets.put("reply-and-64-kilobytes-of-nothing", Arrays.copyOf(reply, 65_507));
        packets.put("9000-bytes", Arrays.copyOf(reply, Limits.PACKET_BYTES));
        packets.put(
                "counts-of-65535",
                PacketBuilder.header(0, RESPONSE, 0xffff, 0xffff, 0xffff, 0xffff)
                        .name(SERVICE)
                        .packet());
        packets.put(
                "65535-questions",
                PacketBuilder.header(0, QUERY, 0xffff, 0, 0, 0).name(SERVICE).packet());
        PacketBuilder questions =
                PacketBuilder.header(0, QUERY, Limits.QUESTIONS, 0, 0, 0).name(SERVICE);
        questions.asked(DnsType.ANY, IN);
        for (int i = 1; i < Limits.QUESTIONS; i++) {
            questions.pointer(FIRST_NAME).asked(DnsType.ANY, 0x8000 | IN);
        }
        packets.put("64-questions", questions.packet());
        PacketBuilder names = header(RESPONSE, Limits.RECORDS).name(SERVICE);
        names.record(DnsType.PTR, IN, 120, instance("x"));
        for (int i = 1; i < Limits.RECORDS; i++) {
            names.pointer(FIRST_NAME).record(DnsType.PTR, IN, 120, instance("x" + i));
        }
        packets.put("512-instances", names.packet());
    }

    private static void texts(Map<String, byte[]> packets) {
        packets.put("txt-of-no-bytes", txt(120, new PacketBuilder()));
        packets.put("txt-of-one-empty-string", txt(120, new PacketBuilder().bytes(0)));
        packets.put("txt-of-empty-strings", txt(120, new PacketBuilder().bytes(new byte[900])));
        packets.put("txt-longer-than-itself", txt(120, new PacketBuilder().bytes(200, 'd', 'n', 's')));
        packets.put("txt-that-is-not-utf-8", txt(120, string("dnsaddr=/dns4/\u00ff\ud800/tcp/1" + SamplePackets.PEER)));
        packets.put("txt-without-a-peer", txt(120, string("dnsaddr=/ip4/10.0.0.9/tcp/4001")));
        packets.put("txt-with-a-key-alone", txt(120, string("dnsaddr=")));
        packets.put(
                "txt-with-digits-of-other-scripts",
                txt(120, string("dnsaddr\u0663=/ip4/10.0.0.9/tcp/1" + SamplePackets.PEER)));
        packets.put(
                "two-peers-in-one-address",
                txt(120, string("dnsaddr=/ip4/10.0.0.9/tcp/4001" + OTHER_PEER + SamplePackets.PEER)));
        packets.put(
                "a-relayed-peer",
                txt(120, string("dnsaddr=/ip4/10.0.0.9/tcp/4001" + OTHER_PEER + "/p2p-circuit" + SamplePackets.PEER)));
        packets.put(
                "two-peers-in-one-txt",
                txt(
                        120,
                        string(SamplePackets.TCP)
                                .bytes(string("dnsaddr=/ip4/10.0.0.9/tcp/4001" + OTHER_PEER)
                                        .packet())));
        PacketBuilder many = new PacketBuilder();
        for (int i = 0; i < 80; i++) {
            many.strings("dnsaddr=/ip4/10.0.0.9/tcp/" + (4001 + i) + SamplePackets.PEER);
        }
        packets.put("eighty-addresses", txt(120, many));
    }

    private static void lies(Map<String, byte[]> packets) {
        PacketBuilder address =
                header(RESPONSE, 4).name(SERVICE).record(DnsType.A, IN, 120, new PacketBuilder().bytes(10, 0, 0));
        address.pointer(FIRST_NAME).record(DnsType.AAAA, IN, 120, new PacketBuilder().bytes(new byte[4]));
        address.pointer(FIRST_NAME)
                .record(DnsType.AAAA, IN, 120, new PacketBuilder().shorts(0, 0, 0, 0, 0, 0xffff, 0x0a00, 9));
        address.pointer(FIRST_NAME).record(DnsType.SRV, IN, 120, new PacketBuilder().shorts(0, 0));
        packets.put("addresses-of-other-lengths", address.packet());
        for (String host : new String[] {
            "/ip4/127.0.0.1",
            "/ip4/0.0.0.0",
            "/ip4/224.0.0.251",
            "/ip4/255.255.255.255",
            "/ip6/::1",
            "/ip6/::",
            "/ip6/ff02::fb",
            "/ip6/fe80::9",
            "/ip6/::ffff:127.0.0.1",
            "/ip6zone/eth7/ip6/fe80::9",
            "/dns4/localhost"
        }) {
            packets.put(
                    "peer-at" + host.replaceAll("[/:]+", "-"),
                    txt(120, string("dnsaddr=" + host + "/tcp/4001" + SamplePackets.PEER)));
        }
        packets.put("goodbye", txt(0, string(SamplePackets.TCP)));
        packets.put("for-ever", txt(0xffffffffL, string(SamplePackets.TCP)));
        packets.put("for-one-second", txt(1, string(SamplePackets.TCP)));
    }

    private static PacketBuilder header(int flags, int answers) {
        return PacketBuilder.header(0, flags, 0, answers, 0, 0);
    }

    /** A pointer record of the service. */
    private static byte[] target(PacketBuilder target) {
        return header(RESPONSE, 1)
                .name(SERVICE)
                .record(DnsType.PTR, IN, 120, target)
                .packet();
    }

    private static PacketBuilder longName(int labels, String label) {
        String[] all = Collections.nCopies(labels, label).toArray(String[]::new);
        return new PacketBuilder().labels(all).pointer(FIRST_NAME);
    }

    private static PacketBuilder instance(String label) {
        return new PacketBuilder().labels(label).pointer(FIRST_NAME);
    }

    private static PacketBuilder string(String text) {
        return new PacketBuilder().strings(text);
    }

    /** A pointer to an instance, and its text. */
    private static byte[] txt(long ttl, PacketBuilder strings) {
        PacketBuilder b = header(RESPONSE, 2).name(SERVICE);
        int instance = b.position() + 10;
        b.record(DnsType.PTR, IN, ttl, instance("evil"));
        return b.pointer(instance).record(DnsType.TXT, IN, ttl, strings).packet();
    }
}
