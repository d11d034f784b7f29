package chorus.discovery.jmdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TXT record of a libp2p peer: strings {@code dnsaddr=<multiaddr>/p2p/<id>}, each after its length (RFC 1035 section
 * 3.3.14). Read and written here, because the properties of JmDNS keep one string of each key.
 */
final class Txt {
    /** RFC 1035 section 3.3. */
    private static final int MAX_STRING = 255;

    /** In bytes: with its other records the packet then fits an Ethernet frame (RFC 6762 section 17). */
    private static final int MAX_TXT = 1200;

    /** Python numbers its keys, and keys are read in any case (RFC 6763 section 6.4). */
    private static final Pattern STRING = Pattern.compile("dnsaddr\\d*=(.*)", Pattern.CASE_INSENSITIVE);

    private Txt() {}

    /** Returns the record of a peer, as many addresses as fit; empty when none does. */
    static byte[] of(PeerInfo peer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Multiaddr address : peer.fullAddresses()) {
            byte[] string = ("dnsaddr=" + address).getBytes(StandardCharsets.UTF_8);
            if (string.length <= MAX_STRING && out.size() + 1 + string.length <= MAX_TXT) {
                out.write(string.length);
                out.writeBytes(string);
            }
        }
        return out.toByteArray();
    }

    /**
     * Returns the peer that a record tells of, if any. What is no address of a peer is passed over, and so are addresses of
     * another peer than the first and those that nobody on this link could dial.
     *
     * @param local the address of this node on the link
     */
    static Optional<PeerInfo> peer(byte[] txt, InetAddress local) {
        Optional<PeerId> id = Optional.empty();
        List<Multiaddr> addresses = new ArrayList<>();
        for (Multiaddr address : addresses(txt)) {
            if (id.isEmpty()) {
                id = address.peerId();
            }
            if (id.isPresent() && address.peerId().equals(id) && canBeDialled(address, local)) {
                addresses.add(address);
            }
        }
        return addresses.isEmpty() ? Optional.empty() : id.map(peer -> new PeerInfo(peer, addresses));
    }

    private static List<Multiaddr> addresses(byte[] txt) {
        List<Multiaddr> addresses = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(txt);
        while (rest.hasRemaining()) {
            byte[] string = new byte[Byte.toUnsignedInt(rest.get())];
            if (string.length > rest.remaining()) {
                break; // cut off
            }
            rest.get(string);
            Matcher text = STRING.matcher(new String(string, StandardCharsets.UTF_8));
            if (text.matches()) {
                parse(text.group(1)).ifPresent(addresses::add);
            }
        }
        return addresses;
    }

    private static Optional<Multiaddr> parse(String text) {
        try {
            return Optional.of(Multiaddr.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // from the network: one bad address says nothing about the others
        }
    }

    /**
     * A loopback address means something on the loopback link only, a link-local IPv6 one nothing without its zone, and
     * nobody is at two peers.
     */
    private static boolean canBeDialled(Multiaddr address, InetAddress local) {
        if (address.withoutPeerId().flatMap(Multiaddr::peerId).isPresent()) {
            return false;
        }
        return address.ip()
                .map(ip -> !ip.isAnyLocalAddress()
                        && !ip.isMulticastAddress()
                        && (!ip.isLoopbackAddress() || local.isLoopbackAddress())
                        && !(ip instanceof Inet6Address && ip.isLinkLocalAddress()))
                .orElse(true);
    }
}
