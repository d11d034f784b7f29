package chorus.discovery;

/** The kinds of values in a multiaddr; {@link Transcoder} reads and writes them. */
enum ValueType {
    /** The protocol stands alone. */
    NONE(0),
    IP4(4),
    IP6(16),
    BYTE(1),
    PORT(2),
    MEMORY(8),
    ONION(12),
    ONION3(37),
    GARLIC64(),
    GARLIC32(),
    /** A host name or the name of an interface. */
    NAME(),
    /** A path in the file system, which takes the rest of the address. */
    PATH(),
    HTTP_PATH(),
    CERTHASH(),
    PEER_ID();

    /** The number of bytes, or negative when it differs and is written before the value. */
    final int size;

    ValueType(int size) {
        this.size = size;
    }

    ValueType() {
        this(-1);
    }

    boolean hasLength() {
        return size < 0;
    }
}
