package chorus.discovery.testkit;

import chorus.discovery.spi.MulticastLink.LinkAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Reads and makes addresses without ever asking a name server. */
final class Addresses {
    private Addresses() {}

    /** Reads a numeric address. */
    static InetAddress parse(String text) {
        // a colon, or nothing but digits and dots: then the platform does not take it for a host name
        if (text.indexOf(':') >= 0 || text.matches("[0-9]+(\\.[0-9]+){3}")) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                // told below
            }
        }
        throw new IllegalArgumentException("\"" + text + "\"; expected a numeric address such as 10.1.0.7 or fe80::7");
    }

    /** Reads an address with its prefix length. */
    static LinkAddress parsePrefixed(String text) {
        int slash = text.indexOf('/');
        if (slash > 0 && text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return new LinkAddress(parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }
        throw new IllegalArgumentException("\"" + text + "\"; expected an address such as 10.1.0.7/16 or fe80::7/64");
    }

    /** Gives a link-local IPv6 address the scope that it has on an interface. */
    static InetAddress scoped(InetAddress address, int interfaceIndex) {
        if (!(address instanceof Inet6Address) || !address.isLinkLocalAddress()) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), interfaceIndex);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are always an address", e);
        }
    }

    /** Compares without the scope. */
    static boolean same(InetAddress one, InetAddress other) {
        return Arrays.equals(one.getAddress(), other.getAddress());
    }

    /** Returns an address in digits, its zeros shortened, without its scope, which means nothing outside of its host. */
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return (scope < 0 ? text : text.substring(0, scope)).replaceFirst("(^|:)0(:0)+(:|$)", "::");
    }
}
