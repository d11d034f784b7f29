package chorus.discovery;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of a binary multiaddr: the code of a protocol, for some a length, and a value. Reading one checks this frame;
 * {@link #check()} checks the value.
 *
 * @param address the whole address
 * @param start where the part begins
 * @param valueStart where its value begins
 * @param end where both end
 */
record Part(byte[] address, Protocol protocol, int start, int valueStart, int end) {

    static Part first(byte[] address) {
        return read(address, 0);
    }

    static Part last(byte[] address) {
        Part last = first(address);
        for (Part part = last; part != null; part = part.next()) {
            last = part;
        }
        return last;
    }

    private static Part read(byte[] address, int start) {
        int code = Varint.read(address, start, address.length);
        Protocol protocol = Protocol.byCode(code);
        if (protocol == null) {
            throw new Malformed("no protocol has the code " + code);
        }
        int valueStart = start + Varint.size(code);
        int size = protocol.type.size;
        if (protocol.type.hasLength()) {
            size = Varint.read(address, valueStart, address.length);
            valueStart += Varint.size(size);
        }
        if (size > address.length - valueStart) {
            throw new Malformed(protocol.text + " of " + size + " bytes is cut short");
        }
        return new Part(address, protocol, start, valueStart, valueStart + size);
    }

    /** Writes a part. */
    static byte[] bytes(Protocol protocol, byte[] value) {
        int codeSize = Varint.size(protocol.code);
        int lengthSize = protocol.type.hasLength() ? Varint.size(value.length) : 0;
        byte[] part = new byte[codeSize + lengthSize + value.length];
        Varint.write(protocol.code, part, 0);
        if (lengthSize > 0) {
            Varint.write(value.length, part, codeSize);
        }
        System.arraycopy(value, 0, part, codeSize + lengthSize, value.length);
        return part;
    }

    @Nullable
    Part next() {
        return end == address.length ? null : read(address, end);
    }

    void check() {
        Transcoder.check(protocol.type, address, valueStart, end);
        if (protocol.type == ValueType.PATH && end < address.length) {
            throw new Malformed("a path takes the rest of the address");
        }
    }

    byte[] value() {
        return Arrays.copyOfRange(address, valueStart, end);
    }

    String valueText() {
        return Transcoder.toText(protocol.type, address, valueStart, end);
    }
}
