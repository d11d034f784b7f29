package chorus.discovery.testkit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The Ethernet frames in which a packet travels (RFC 894, RFC 2464): one, or several when the packet is larger than the
 * MTU (RFC 791 section 3.2, RFC 8200 section 4.5).
 */
final class Frames {
    private static final int ETHERNET_HEADER = 14;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int IPV6_FRAGMENT_HEADER = 8;
    private static final int UDP_HEADER = 8;

    /** Fragments begin at a multiple of this many bytes. */
    private static final int FRAGMENT_UNIT = 8;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int PROTOCOL_UDP = 17;
    private static final int PROTOCOL_FRAGMENT = 44;
    private static final int MORE_FRAGMENTS = 0x2000;

    /** What mDNS sends with (RFC 6762, section 11). */
    private static final int TIME_TO_LIVE = 255;

    private Frames() {}

    /** Returns how many frames a packet takes. */
    static int count(Packet packet) {
        return packet.isFragmented() ? (udpLength(packet) + step(packet) - 1) / step(packet) : 1;
    }

    /** Returns whether a UDP payload of this size does not fit into one IP packet. */
    static boolean isFragmented(int payload, boolean ipv6, int mtu) {
        return (ipv6 ? IPV6_HEADER : IPV4_HEADER) + UDP_HEADER + payload > mtu;
    }

    /** Returns what all frames of a packet weigh, in bytes. */
    static long bytes(Packet packet) {
        return (long) count(packet) * (ETHERNET_HEADER + ipHeader(packet)) + udpLength(packet);
    }

    /** Returns the frames of a packet. */
    static List<byte[]> of(Packet packet) {
        byte[] datagram = datagram(packet);
        List<byte[]> frames = new ArrayList<>();
        int step = packet.isFragmented() ? step(packet) : datagram.length;
        for (int offset = 0; offset < datagram.length; offset += step) {
            frames.add(frame(packet, datagram, offset, Math.min(step, datagram.length - offset)));
        }
        return frames;
    }

    /** How many bytes of the datagram each fragment but the last carries. */
    private static int step(Packet packet) {
        return (packet.mtu() - ipHeader(packet)) / FRAGMENT_UNIT * FRAGMENT_UNIT;
    }

    private static int ipHeader(Packet packet) {
        if (!packet.isIpv6()) {
            return IPV4_HEADER;
        }
        return packet.isFragmented() ? IPV6_HEADER + IPV6_FRAGMENT_HEADER : IPV6_HEADER;
    }

    private static int udpLength(Packet packet) {
        return UDP_HEADER + packet.bytes().length;
    }

    private static byte[] frame(Packet packet, byte[] datagram, int offset, int length) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + ipHeader(packet) + length);
        frame.put(mac(packet.destination().getAddress()));
        frame.put(mac(packet.source().getAddress()));
        frame.putShort((short) (packet.isIpv6() ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4));
        boolean more = offset + length < datagram.length;
        if (packet.isIpv6()) {
            putIpv6(frame, packet, offset, length, more);
        } else {
            putIpv4(frame, packet, offset, length, more);
        }
        return frame.put(datagram, offset, length).array();
    }

    private static void putIpv4(ByteBuffer frame, Packet packet, int offset, int length, boolean more) {
        int start = frame.position();
        frame.put((byte) 0x45); // version 4, header of five words
        frame.put((byte) 0);
        frame.putShort((short) (IPV4_HEADER + length));
        frame.putShort((short) packet.number());
        frame.putShort((short) ((more ? MORE_FRAGMENTS : 0) | offset / FRAGMENT_UNIT));
        frame.put((byte) TIME_TO_LIVE);
        frame.put((byte) PROTOCOL_UDP);
        frame.putShort((short) 0);
        frame.put(packet.source().getAddress().getAddress());
        frame.put(packet.destination().getAddress().getAddress());
        frame.putShort(start + 10, (short) checksum(sum(frame.array(), start, IPV4_HEADER)));
    }

    private static void putIpv6(ByteBuffer frame, Packet packet, int offset, int length, boolean more) {
        boolean fragmented = packet.isFragmented();
        frame.putInt(6 << 28); // version 6, no class, no flow label
        frame.putShort((short) (length + (fragmented ? IPV6_FRAGMENT_HEADER : 0)));
        frame.put((byte) (fragmented ? PROTOCOL_FRAGMENT : PROTOCOL_UDP));
        frame.put((byte) TIME_TO_LIVE);
        frame.put(packet.source().getAddress().getAddress());
        frame.put(packet.destination().getAddress().getAddress());
        if (fragmented) {
            frame.put((byte) PROTOCOL_UDP);
            frame.put((byte) 0);
            frame.putShort((short) (offset | (more ? 1 : 0)));
            frame.putInt((int) packet.number());
        }
    }

    /** The UDP header with its checksum, and the payload. */
    private static byte[] datagram(Packet packet) {
        int length = udpLength(packet);
        byte[] source = packet.source().getAddress().getAddress();
        byte[] destination = packet.destination().getAddress().getAddress();
        ByteBuffer datagram = ByteBuffer.allocate(length);
        datagram.putShort((short) packet.source().getPort());
        datagram.putShort((short) packet.destination().getPort());
        datagram.putShort((short) length);
        datagram.putShort((short) 0);
        datagram.put(packet.bytes());
        long sum = sum(source, 0, source.length)
                + sum(destination, 0, destination.length)
                + PROTOCOL_UDP
                + length
                + sum(datagram.array(), 0, length);
        int checksum = checksum(sum);
        datagram.putShort(6, (short) (checksum == 0 ? 0xffff : checksum)); // zero would mean that there is none
        return datagram.array();
    }

    /** The sum of 16-bit words of RFC 1071, not yet folded. */
    private static long sum(byte[] bytes, int offset, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int value = bytes[offset + i] & 0xff;
            sum += i % 2 == 0 ? value << 8 : value;
        }
        return sum;
    }

    private static int checksum(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }

    /** Groups have addresses of their own (RFC 1112 section 6.4, RFC 2464 section 7); the others are made from the IP. */
    private static byte[] mac(InetAddress address) {
        byte[] ip = address.getAddress();
        int last = ip.length - 4;
        if (!address.isMulticastAddress()) {
            return new byte[] {2, 0, ip[last], ip[last + 1], ip[last + 2], ip[last + 3]};
        }
        return ip.length == 4
                ? new byte[] {1, 0, 0x5e, (byte) (ip[1] & 0x7f), ip[2], ip[3]}
                : new byte[] {0x33, 0x33, ip[last], ip[last + 1], ip[last + 2], ip[last + 3]};
    }
}
