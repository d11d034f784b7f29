package chorus.discovery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of the network to discover: nodes that use the same tag find each other.
 *
 * <p>A tag is the name of an mDNS service without the domain {@code .local}, its labels taken literally and in their case,
 * which other implementations compare exactly.
 *
 * @param name one or more labels, separated by dots
 */
public record ServiceTag(String name) {
    /** Every libp2p node's default. */
    public static final ServiceTag LIBP2P = new ServiceTag("_p2p._udp");

    /** What the Go agents of CHORUS use; the default here. */
    public static final ServiceTag CHORUS = new ServiceTag("CHORUS-peer-discovery");

    private static final int PSK_BYTES = 32;

    private static final int FINGERPRINT_BYTES = 16;

    /** RFC 1035 section 2.3.4. */
    private static final int MAX_LABEL_BYTES = 63;

    /**
     * RFC 1035 section 2.3.4 allows 255 bytes with the length before each label; the instance's label of 63 bytes, the
     * domain {@code local} and the root take 64, 6 and 1.
     */
    private static final int MAX_NAME_BYTES = 255 - 64 - 6 - 1;

    /** RFC 6763 section 7.2, not counting the underscore. */
    private static final int MAX_DNS_SD_BYTES = 15;

    private static final String EXPECTED = "labels of 1 to 63 bytes such as _p2p._udp or CHORUS-peer-discovery";

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException when a label is empty or too long in one of the {@link #serviceNames()}, when no room
     *     is left for an instance's label, when there is a control character or half a surrogate pair, or when the domain
     *     is named; shows the name and says why
     */
    public ServiceTag {
        try {
            if (name.endsWith(".") || name.toLowerCase(Locale.ROOT).endsWith(".local")) {
                throw new Malformed("leave out the domain .local and the dot at the end, they are added");
            }
            for (String serviceName : serviceNames(name)) {
                check(serviceName);
            }
        } catch (Malformed e) {
            throw e.of("service tag " + Shown.text(name), EXPECTED);
        }
    }

    /**
     * Returns the tag of a private network, {@code _p2p-<fingerprint>._udp} (libp2p mDNS specification): the fingerprint
     * tells networks apart and does not give the key away. It is computed as in go-libp2p and rust-libp2p: the first 16 bytes
     * of SHAKE128 of the first 64 bytes of the Salsa20 stream with that key and the nonce {@code finprint}.
     *
     * @param preSharedKey the 32 bytes of the network's key, as in the file {@code swarm.key}
     * @throws IllegalArgumentException when there are not 32 bytes; does not show the key
     * @see <a href="https://github.com/libp2p/specs/blob/master/pnet/Private-Networks-PSK-V1.md">private networks</a>
     */
    public static ServiceTag privateNetwork(byte[] preSharedKey) {
        if (preSharedKey.length != PSK_BYTES) {
            throw new IllegalArgumentException(
                    "a pre-shared key of " + preSharedKey.length + " bytes; expected " + PSK_BYTES);
        }
        byte[] stream = Salsa20.firstBlock(preSharedKey, "finprint".getBytes(StandardCharsets.US_ASCII));
        byte[] fingerprint = Shake128.hash(stream, FINGERPRINT_BYTES);
        return new ServiceTag("_p2p-" + Rfc4648.BASE16.encode(fingerprint, 0, fingerprint.length) + "._udp");
    }

    private static void check(String serviceName) {
        if (hasControlCharacter(serviceName)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(serviceName)) {
            throw new Malformed("a control character or half a character");
        }
        int total = 0;
        for (String label : serviceName.split("\\.", -1)) {
            int length = bytes(label);
            if (length == 0 || length > MAX_LABEL_BYTES) {
                throw new Malformed("label " + Shown.text(label) + " has " + length + " bytes");
            }
            total += 1 + length;
        }
        if (total > MAX_NAME_BYTES) {
            throw new Malformed(total + " bytes in DNS, above " + MAX_NAME_BYTES);
        }
    }

    private static boolean hasControlCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static int bytes(String label) {
        return label.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Returns the DNS names, without the domain, under which the tag is served and browsed. A name that starts with an
     * underscore, or has several labels, stands for itself. A single label without one has two: the literal one, which
     * go-libp2p puts on the wire, and the DNS-SD form {@code _name._udp}, which browsers of services can list (RFC 6763
     * section 7).
     */
    public List<String> serviceNames() {
        return serviceNames(name);
    }

    private static List<String> serviceNames(String name) {
        return name.startsWith("_") || name.contains(".") ? List.of(name) : List.of(name, "_" + name + "._udp");
    }

    /**
     * Returns whether the service is called by more than the 15 bytes of RFC 6763 section 7.2. Such a tag works, but tools
     * may refuse to list it.
     */
    public boolean isLongForDnsSd() {
        String first = name.split("\\.", -1)[0];
        return bytes(first.startsWith("_") ? first.substring(1) : first) > MAX_DNS_SD_BYTES;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }

    // By hand, because the first comparison of a generated kind costs a new JVM 14 ms, and tags are compared before the
    // first packet.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServiceTag tag && tag.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
