package chorus.discovery.jmdns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * The packet with which an mDNS responder announces a service (RFC 6762 section 8.3): its PTR, SRV, TXT and A records, for
 * JmDNS resolves no service without them all. Names are not compressed.
 *
 * @param ttl of all records, in seconds
 */
record Announcement(int ttl) {
    private static final int AUTHORITATIVE_RESPONSE = 0x8400;
    private static final int RECORDS = 4;
    private static final int PTR = 12;
    private static final int SRV = 33;
    private static final int TXT = 16;
    private static final int A = 1;
    private static final int IN = 1;

    /** RFC 6762 section 10.2. */
    private static final int IN_AND_FLUSH_CACHE = 0x8001;

    private static final int PORT = 4001;

    /** Returns the packet of a service of this full name. */
    byte[] of(String name, InetAddress address, byte[] txt) throws IOException {
        int firstDot = name.indexOf('.');
        byte[] host = name(name.substring(0, firstDot) + ".local.");
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(packet);
        shorts(out, 0, AUTHORITATIVE_RESPONSE, 0, RECORDS, 0, 0);
        record(out, name(name.substring(firstDot + 1)), PTR, IN, name(name));
        record(out, name(name), SRV, IN_AND_FLUSH_CACHE, target(host));
        record(out, name(name), TXT, IN_AND_FLUSH_CACHE, txt);
        record(out, host, A, IN_AND_FLUSH_CACHE, address.getAddress());
        return packet.toByteArray();
    }

    private void record(DataOutputStream out, byte[] name, int type, int dnsClass, byte[] data) throws IOException {
        out.write(name);
        shorts(out, type, dnsClass);
        out.writeInt(ttl);
        shorts(out, data.length);
        out.write(data);
    }

    /** Returns the data of an SRV record (RFC 2782), without priority and weight. */
    private static byte[] target(byte[] host) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        shorts(new DataOutputStream(data), 0, 0, PORT);
        data.writeBytes(host);
        return data.toByteArray();
    }

    private static byte[] name(String text) {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        for (String label : text.split("\\.")) {
            labels.write(label.length());
            labels.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        labels.write(0);
        return labels.toByteArray();
    }

    private static void shorts(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.writeShort(value);
        }
    }
}
