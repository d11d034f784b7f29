package io.libp2p.core;

import java.util.Arrays;

public final class PeerId {
    private final byte[] bytes;

    public PeerId(byte[] bytes) {
        if (bytes.length < 32 || bytes.length > 50) {
            throw new IllegalArgumentException("a peer id of " + bytes.length + " bytes; expected 32 to 50");
        }
        this.bytes = bytes;
    }

    public byte[] getBytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId id && Arrays.equals(bytes, id.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
