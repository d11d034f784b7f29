package chorus.discovery.spi;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One network interface in one address family, as multicast sees it.
 *
 * @param interfaceName the system's name of the interface, such as {@code eth0}
 * @param interfaceIndex the system's index of the interface, from 1; the scope id of its link-local IPv6 addresses
 * @param family the family in which this link carries multicast
 * @param addresses all addresses of the interface, in both families, because both are announced on either
 * @param mtu the largest IP packet that the interface takes, in bytes
 * @param loopback whether only this machine can hear it
 */
public record MulticastLink(
        String interfaceName,
        int interfaceIndex,
        Family family,
        List<LinkAddress> addresses,
        int mtu,
        boolean loopback) {

    /** Copies the list. */
    public MulticastLink {
        addresses = List.copyOf(addresses);
    }

    // By hand, as those below: the first comparison of a record by generated code keeps the loop of a new JVM for 40
    // ms.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof MulticastLink that
                        && interfaceIndex == that.interfaceIndex
                        && family == that.family
                        && mtu == that.mtu
                        && loopback == that.loopback
                        && interfaceName.equals(that.interfaceName)
                        && addresses.equals(that.addresses);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * key().hashCode() + interfaceName.hashCode()) + addresses.hashCode();
    }

    /** Returns what stays the same while the link's addresses change. */
    public Key key() {
        return new Key(interfaceIndex, family);
    }

    /** The identity of a link. */
    public record Key(int interfaceIndex, Family family) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.interfaceIndex == interfaceIndex && key.family == family;
        }

        @Override
        public int hashCode() {
            return 2 * interfaceIndex + family.ordinal();
        }
    }

    /** An address family of IP. */
    public enum Family {
        /** Internet Protocol version 4. */
        IPV4("IPv4"),
        /** Internet Protocol version 6. */
        IPV6("IPv6");

        private final String text;

        Family(String text) {
            this.text = text;
        }

        /** Returns the name as people write it. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * An address of an interface.
     *
     * @param address the address; an IPv6 link-local one may carry its scope
     * @param prefixLength the bits that all addresses on this link share
     */
    public record LinkAddress(InetAddress address, int prefixLength) {

        /** Refuses a prefix that is longer than the address. */
        public LinkAddress {
            int bits = address.getAddress().length * 8;
            if (prefixLength < 0 || prefixLength > bits) {
                throw new IllegalArgumentException("prefix length " + prefixLength + " of " + address.getHostAddress()
                        + "; expected 0 to " + bits);
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LinkAddress that
                    && prefixLength == that.prefixLength
                    && address.equals(that.address);
        }

        @Override
        public int hashCode() {
            return 31 * address.hashCode() + prefixLength;
        }

        /** Returns whether {@code other} is of the same family and shares the prefix. */
        public boolean contains(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            int whole = prefixLength / 8;
            for (int i = 0; i < whole; i++) {
                if (mine[i] != theirs[i]) {
                    return false;
                }
            }
            int rest = prefixLength % 8;
            return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >>> (8 - rest) == 0;
        }
    }
}
