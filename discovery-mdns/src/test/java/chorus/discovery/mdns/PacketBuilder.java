package chorus.discovery.mdns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes packets byte by byte, the wrong ones too, without the help of the code under test. */
final class PacketBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Starts with a header. */
    static PacketBuilder header(int id, int flags, int questions, int answers, int authorities, int additionals) {
        return new PacketBuilder().shorts(id, flags).shorts(questions, answers).shorts(authorities, additionals);
    }

    /** Returns where the next byte will lie. */
    int position() {
        return out.size();
    }

    PacketBuilder bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    PacketBuilder bytes(byte[] values) {
        out.writeBytes(values);
        return this;
    }

    PacketBuilder shorts(int... values) {
        for (int value : values) {
            bytes(value >>> 8, value);
        }
        return this;
    }

    /** Writes labels without an end. */
    PacketBuilder labels(String... labels) {
        for (String label : labels) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            bytes(bytes.length).bytes(bytes);
        }
        return this;
    }

    /** Writes a whole name, its labels parted by dots. */
    PacketBuilder name(String dotted) {
        return labels(dotted.split("\\.")).bytes(0);
    }

    PacketBuilder pointer(int position) {
        return shorts(0xc000 | position);
    }

    /** Writes what follows the name of a question. */
    PacketBuilder asked(int type, int dnsClass) {
        return shorts(type, dnsClass);
    }

    /** Writes what follows the name of a record, up to its data. */
    PacketBuilder fixed(int type, int dnsClass, long ttl, int length) {
        return shorts(type, dnsClass, (int) (ttl >>> 16), (int) ttl, length);
    }

    /** Writes what follows the name of a record, its data included. */
    PacketBuilder record(int type, int dnsClass, long ttl, PacketBuilder data) {
        byte[] bytes = data.packet();
        return fixed(type, dnsClass, ttl, bytes.length).bytes(bytes);
    }

    /** Writes the strings of a TXT record. */
    PacketBuilder strings(String... strings) {
        for (String string : strings) {
            byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
            bytes(bytes.length).bytes(bytes);
        }
        return this;
    }

    byte[] packet() {
        return out.toByteArray();
    }
}
