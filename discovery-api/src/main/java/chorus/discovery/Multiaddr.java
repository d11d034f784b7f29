package chorus.discovery;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A libp2p address, canonical in text and binary form. */
public final class Multiaddr {
    private Multiaddr() {}

    /** Reads the text form. */
    public static Multiaddr parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** Reads the binary form. */
    public static Multiaddr fromBytes(byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    /** Returns the binary form. */
    public byte[] toBytes() {
        throw new UnsupportedOperationException();
    }

    /** Returns the parts in order. */
    public List<Component> components() {
        throw new UnsupportedOperationException();
    }

    /** Returns whether a part of that protocol occurs, by its canonical name. */
    public boolean has(String protocol) {
        throw new UnsupportedOperationException();
    }

    /** Returns the value of the first part of that protocol. */
    public Optional<String> value(String protocol) {
        throw new UnsupportedOperationException();
    }

    /** Returns the peer that this address ends at: that of a last {@code /p2p/...}. */
    public Optional<PeerId> peerId() {
        throw new UnsupportedOperationException();
    }

    /** Returns this address without a last {@code /p2p/...}; empty when nothing is left. */
    public Optional<Multiaddr> withoutPeerId() {
        throw new UnsupportedOperationException();
    }

    /** Returns this address with {@code /p2p/<id>} at its end, once. */
    public Multiaddr withPeerId(PeerId id) {
        throw new UnsupportedOperationException();
    }

    /** Returns the IP address that it starts with, after an optional zone, without any look-up. */
    public Optional<InetAddress> ip() {
        throw new UnsupportedOperationException();
    }

    /** Returns this address with another IP address in the place of the one it starts with. */
    public Multiaddr withIp(InetAddress address) {
        throw new UnsupportedOperationException();
    }

    /** A part of an address. */
    public record Component(String protocol, String value) {}
}
