package chorus.discovery;

/** Walks over the parts of a binary multiaddr: a code, for some a length, and a value. Checks this frame as it goes. */
final class Parts {
    private final byte[] bytes;

    /** Where the part begins, where its value begins and where both end. */
    int start;

    int valueStart;
    int end;

    private Protocol protocol = Protocol.IP4;

    Parts(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean next() {
        if (end == bytes.length) {
            return false;
        }
        start = end;
        int code = Varint.read(bytes, start, bytes.length);
        Protocol found = Protocol.byCode(code);
        if (found == null) {
            throw new Malformed("no protocol has the code " + code);
        }
        protocol = found;
        valueStart = start + Varint.size(code);
        int size = found.type.size;
        if (found.type.hasLength()) {
            size = Varint.read(bytes, valueStart, bytes.length);
            valueStart += Varint.size(size);
        }
        if (size > bytes.length - valueStart) {
            throw new Malformed(found.text + " of " + size + " bytes is cut short");
        }
        end = valueStart + size;
        return true;
    }

    Protocol protocol() {
        return protocol;
    }

    void check() {
        Transcoder.check(protocol.type, bytes, valueStart, end);
        if (protocol.type == ValueType.PATH && end < bytes.length) {
            throw new Malformed("a path takes the rest of the address");
        }
    }

    String value() {
        return Transcoder.toText(protocol.type, bytes, valueStart, end);
    }
}
