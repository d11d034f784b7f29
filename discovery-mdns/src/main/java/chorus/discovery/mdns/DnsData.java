package chorus.discovery.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What a record says: the types that libp2p mDNS is made of. Records of other types are never built. */
sealed interface DnsData {
    /** Returns the record type that carries this, as in {@link DnsType}. */
    int type();

    /**
     * The name of a service instance (RFC 6763 4.1).
     *
     * @param target the instance
     */
    record Ptr(DnsName target) implements DnsData {
        @Override
        public int type() {
            return DnsType.PTR;
        }

        // By hand, because known answers are compared before the first answer goes out, and the first comparison of a
        // generated record costs a new JVM 5 ms.
        @Override
        public boolean equals(@Nullable Object object) {
            return object instanceof Ptr other && other.target.equals(target);
        }

        @Override
        public int hashCode() {
            return target.hashCode();
        }
    }

    /**
     * Where a service instance runs (RFC 2782).
     *
     * @param priority the lowest is tried first, 0 to 65535
     * @param weight the share among equal priorities, 0 to 65535
     * @param port the port, 0 to 65535
     * @param target the host
     */
    record Srv(int priority, int weight, int port, DnsName target) implements DnsData {
        public Srv {
            requireUnsignedShort("priority", priority);
            requireUnsignedShort("weight", weight);
            requireUnsignedShort("port", port);
        }

        @Override
        public int type() {
            return DnsType.SRV;
        }

        private static void requireUnsignedShort(String field, int value) {
            if (value < 0 || value > 0xffff) {
                throw new IllegalArgumentException(field + " " + value + "; expected 0 to 65535");
            }
        }
    }

    /**
     * A list of strings (RFC 6763 6.1).
     *
     * @param strings at most 255 bytes each; the arrays are not copied and nobody writes to them
     */
    record Txt(List<byte[]> strings) implements DnsData {
        /** The longest string, in bytes: its length is one byte (RFC 1035 3.3). */
        static final int MAX_STRING_LENGTH = 255;

        public Txt {
            strings = List.copyOf(strings);
            for (byte[] string : strings) {
                if (string.length > MAX_STRING_LENGTH) {
                    throw new IllegalArgumentException(
                            "TXT string of " + string.length + " bytes; expected at most " + MAX_STRING_LENGTH);
                }
            }
        }

        @Override
        public int type() {
            return DnsType.TXT;
        }

        @Override
        public boolean equals(@Nullable Object object) {
            return object instanceof Txt other && Arrays.deepEquals(strings.toArray(), other.strings.toArray());
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(strings.toArray());
        }

        @Override
        public String toString() {
            StringJoiner text = new StringJoiner(", ", "Txt[", "]");
            strings.forEach(string -> text.add(new String(string, StandardCharsets.UTF_8)));
            return text.toString();
        }
    }

    /**
     * An address of a host: an A record when it is IPv4, an AAAA record when it is IPv6.
     *
     * @param address the address
     */
    record Address(InetAddress address) implements DnsData {
        @Override
        public int type() {
            return address instanceof Inet4Address ? DnsType.A : DnsType.AAAA;
        }
    }
}
