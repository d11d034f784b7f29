package io.libp2p.core.multiformats;

/** Refuses {@code tls}, a protocol that nodes behind a web server announce and the library does not know. */
public final class Multiaddr {
    private final String text;

    public Multiaddr(String text) {
        if (text.contains("/tls/")) {
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
