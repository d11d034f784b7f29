package chorus.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A libp2p address such as {@code /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW...}: parts in order, each a protocol and mostly a
 * value.
 *
 * <p>Every address is valid by the table of protocols and canonical: {@code /ipfs/} becomes {@code /p2p/}, peer ids are
 * printed in base58btc, IPv6 addresses as in RFC 5952, certificate hashes in base64url. Two addresses are equal when their
 * binary forms are. Immutable.
 *
 * @see <a href="https://github.com/multiformats/multiaddr">multiaddr</a>
 */
public final class Multiaddr {
    /** The longest address in use, a garlic64 destination with certificate hashes and a peer id, is below 700 bytes. */
    static final int MAX_BYTES = 1024;

    /** No part's text is more than ten times as long as its bytes, so what fits as bytes can be read back as text. */
    static final int MAX_CHARS = 10 * MAX_BYTES;

    private static final String EXPECTED = "a multiaddr such as /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW...";

    private final byte[] bytes;
    private final int hash;
    private @Nullable String text;

    private Multiaddr(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /**
     * Reads the text form. Slashes at its end are ignored.
     *
     * @throws IllegalArgumentException when a protocol is unknown, a value does not fit its protocol, or the text is longer
     *     than 10,240 characters or 1,024 bytes in binary form; shows the text and says why
     */
    public static Multiaddr parse(String text) {
        try {
            if (text.length() > MAX_CHARS) {
                throw new Malformed(text.length() + " characters, above " + MAX_CHARS);
            }
            byte[] bytes = MultiaddrText.toBytes(text);
            checkLength(bytes);
            return new Multiaddr(bytes);
        } catch (Malformed e) {
            throw e.of(Shown.text(text), EXPECTED);
        }
    }

    /**
     * Reads the binary form. The array is copied.
     *
     * @throws IllegalArgumentException when a protocol is unknown, a value does not fit its protocol, a number is not
     *     written in as few bytes as possible, or there are no bytes or more than 1,024
     */
    public static Multiaddr fromBytes(byte[] bytes) {
        try {
            checkLength(bytes);
            byte[] copy = bytes.clone();
            for (Part part = Part.first(copy); part != null; part = part.next()) {
                part.check();
            }
            return new Multiaddr(copy);
        } catch (Malformed e) {
            throw e.of(Shown.bytes(bytes), EXPECTED + " in binary form");
        }
    }

    private static void checkLength(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new Malformed(bytes.length + " bytes, not 1 to " + MAX_BYTES);
        }
    }

    /** Returns a copy of the binary form. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Returns the parts in order. */
    public List<Component> components() {
        List<Component> components = new ArrayList<>();
        for (Part part = Part.first(bytes); part != null; part = part.next()) {
            components.add(new Component(part.protocol().text, part.valueText()));
        }
        return List.copyOf(components);
    }

    /** Returns whether a part of that protocol occurs, by its canonical name: {@code p2p}, {@code quic-v1}. */
    public boolean has(String protocol) {
        return find(protocol) != null;
    }

    /**
     * Returns the value of the first part of that protocol, by its canonical name; the empty text for a protocol that has
     * no values.
     */
    public Optional<String> value(String protocol) {
        Part part = find(protocol);
        return part == null ? Optional.empty() : Optional.of(part.valueText());
    }

    private @Nullable Part find(String protocol) {
        Part part = Part.first(bytes);
        while (part != null && !part.protocol().text.equals(protocol)) {
            part = part.next();
        }
        return part;
    }

    /** Returns the peer that this address ends at: that of a last {@code /p2p/...}. */
    public Optional<PeerId> peerId() {
        Part last = Part.last(bytes);
        return last.protocol() == Protocol.P2P ? Optional.of(PeerId.ofOwned(last.value())) : Optional.empty();
    }

    /** Returns this address without a last {@code /p2p/...}; empty when nothing is left. */
    public Optional<Multiaddr> withoutPeerId() {
        Part last = Part.last(bytes);
        if (last.protocol() != Protocol.P2P) {
            return Optional.of(this);
        }
        return last.start() == 0 ? Optional.empty() : Optional.of(new Multiaddr(Arrays.copyOf(bytes, last.start())));
    }

    /**
     * Returns this address with {@code /p2p/<id>} at its end, once.
     *
     * @throws IllegalArgumentException when it ends at another peer or in a path, or becomes too long
     */
    public Multiaddr withPeerId(PeerId id) {
        Part last = Part.last(bytes);
        if (last.protocol().type == ValueType.PATH) {
            throw new IllegalArgumentException(this + " ends in a path, which /p2p/" + id + " cannot follow");
        }
        if (last.protocol() != Protocol.P2P) {
            return fromBytes(join(bytes, Part.bytes(Protocol.P2P, id.bytes())));
        }
        if (!Arrays.equals(last.value(), id.bytes())) {
            throw new IllegalArgumentException(this + " ends at another peer than " + id);
        }
        return this;
    }

    /**
     * Returns the IP address that it starts with, after an optional zone, without any look-up. An IPv6 address comes without
     * its zone, which is {@code value("ip6zone")}, and an IPv4-mapped one comes as the IPv4 address that it stands for.
     */
    public Optional<InetAddress> ip() {
        Part part = startIp();
        return part == null ? Optional.empty() : Optional.of(inetAddress(part.value()));
    }

    /**
     * Returns this address with another IP address, of either family, in the place of the one that it starts with and of
     * the zone before it. The scope of {@code address} is left out: it means nothing on another machine.
     *
     * @throws IllegalStateException when this address does not start with an IP address
     * @throws IllegalArgumentException when it becomes too long
     */
    public Multiaddr withIp(InetAddress address) {
        Part ip = startIp();
        if (ip == null) {
            throw new IllegalStateException(this + " does not start with /ip4 or /ip6");
        }
        byte[] value = address.getAddress();
        Protocol protocol = value.length == Protocol.IP4.type.size ? Protocol.IP4 : Protocol.IP6;
        return fromBytes(join(Part.bytes(protocol, value), Arrays.copyOfRange(bytes, ip.end(), bytes.length)));
    }

    private @Nullable Part startIp() {
        Part part = Part.first(bytes);
        if (part.protocol() == Protocol.IP6ZONE) {
            part = part.next();
        }
        return part != null && (part.protocol() == Protocol.IP4 || part.protocol() == Protocol.IP6) ? part : null;
    }

    private static byte[] join(byte[] start, byte[] end) {
        byte[] joined = Arrays.copyOf(start, start.length + end.length);
        System.arraycopy(end, 0, joined, start.length, end.length);
        return joined;
    }

    private static InetAddress inetAddress(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Multiaddr that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Returns the canonical text form. */
    @Override
    public String toString() {
        String result = text;
        if (result == null) {
            result = MultiaddrText.toText(bytes);
            text = result;
        }
        return result;
    }

    /**
     * A part of an address.
     *
     * @param protocol the name in the table of protocols, such as {@code ip4}
     * @param value the canonical text of its value; empty for a protocol that has none
     */
    public record Component(String protocol, String value) {}
}
