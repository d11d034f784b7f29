package io.libp2p.core.multiformats;

/** Refuses {@code webrtc-direct}, a protocol that Go nodes announce and the library does not know. */
public final class Multiaddr {
    private final String text;

    public Multiaddr(String text) {
        if (text.contains("/webrtc-direct")) {
            throw new IllegalArgumentException("unknown protocol in " + text);
        }
        this.text = text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multiaddr address && text.equals(address.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
