package chorus.discovery.mdns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A domain name, immutable. It keeps the letters as they came, because other implementations compare them exactly, but
 * is equal to the same name in other ASCII letter case (RFC 6762 16).
 */
final class DnsName {
    /** The longest label, in bytes (RFC 1035 2.3.4). */
    static final int MAX_LABEL_LENGTH = 63;

    /** The longest name on the wire, with its length bytes and the root (RFC 1035 2.3.4). */
    static final int MAX_LENGTH = 255;

    /** The labels, each after its length, and the root's zero. */
    private final byte[] wire;

    /** Zero until it is first asked for. */
    private int hash;

    /** Takes the array over; the caller has checked it. */
    private DnsName(byte[] wire) {
        this.wire = wire;
    }

    /** Returns the name of these labels, the host's first; a dot inside a label is part of the label. */
    static DnsName of(String... labels) {
        return of(Arrays.asList(labels));
    }

    /** Returns the name that {@code dotted} spells, with or without the last dot; it knows no escapes. */
    static DnsName parse(String dotted) {
        String relative = dotted.endsWith(".") ? dotted.substring(0, dotted.length() - 1) : dotted;
        return of(List.of(relative.split("\\.", -1)));
    }

    /** Returns the name with these checked wire bytes; the array must not change afterwards. */
    static DnsName ofWire(byte[] wire) {
        return new DnsName(wire);
    }

    private static DnsName of(List<String> labels) {
        byte[] wire = new byte[MAX_LENGTH];
        int at = 0;
        for (String label : labels) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || bytes.length > MAX_LABEL_LENGTH) {
                throw new IllegalArgumentException(
                        "label \"" + label + "\" has " + bytes.length + " bytes; expected 1 to " + MAX_LABEL_LENGTH);
            }
            if (at + 1 + bytes.length + 1 > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "name " + String.join(".", labels) + " is longer than " + MAX_LENGTH + " bytes on the wire");
            }
            wire[at++] = (byte) bytes.length;
            System.arraycopy(bytes, 0, wire, at, bytes.length);
            at += bytes.length;
        }
        return new DnsName(Arrays.copyOf(wire, at + 1));
    }

    /** Returns the labels, the host's first, without the root; bytes that are not UTF-8 show as U+FFFD. */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            labels.add(new String(wire, at + 1, wire[at], StandardCharsets.UTF_8));
        }
        return Collections.unmodifiableList(labels);
    }

    /** Returns the name one label below this one. */
    DnsName child(String label) {
        List<String> labels = new ArrayList<>();
        labels.add(label);
        labels.addAll(labels());
        return of(labels);
    }

    /** Returns whether this name is one label below another. */
    boolean isChildOf(DnsName parent) {
        int start = 1 + wire[0];
        return wire.length - start == parent.wire.length && sameLetters(start, parent);
    }

    /** Returns whether this name is {@code suffix} or lies below it. */
    boolean endsWith(DnsName suffix) {
        int start = wire.length - suffix.wire.length;
        int at = 0;
        while (at < start) {
            at += 1 + wire[at];
        }
        return at == start && sameLetters(at, suffix);
    }

    /** Returns the length of the name on the wire, uncompressed, in bytes. */
    int encodedLength() {
        return wire.length;
    }

    /** Returns the uncompressed form, not a copy; nobody writes to it. */
    byte[] wire() {
        return wire;
    }

    /** Returns {@code b} in lower case when it is an ASCII capital; a length byte is never one. */
    static int fold(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    private boolean sameLetters(int from, DnsName other) {
        int length = other.wire.length;
        if (Arrays.equals(wire, from, from + length, other.wire, 0, length)) {
            return true; // as nearly always, and many times faster
        }
        for (int i = 0; i < length; i++) {
            if (fold(wire[from + i]) != fold(other.wire[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return this == object
                || object instanceof DnsName other && wire.length == other.wire.length && sameLetters(0, other);
    }

    @Override
    public int hashCode() {
        int result = hash;
        if (result == 0) {
            for (byte b : wire) {
                result = 31 * result + fold(b);
            }
            hash = result;
        }
        return result;
    }

    /** Returns the dotted form without the last dot; bytes that would mislead a reader are escaped as in RFC 1035 5.1. */
    @Override
    public String toString() {
        if (wire[0] == 0) {
            return ".";
        }
        StringBuilder text = new StringBuilder(wire.length);
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            if (at > 0) {
                text.append('.');
            }
            for (int i = at + 1; i <= at + wire[at]; i++) {
                escape(text, wire[i] & 0xff);
            }
        }
        return text.toString();
    }

    private static void escape(StringBuilder text, int b) {
        if (b == '.' || b == '\\') {
            text.append('\\').append((char) b);
        } else if (b > ' ' && b < 0x7f) {
            text.append((char) b);
        } else {
            text.append('\\').append((char) ('0' + b / 100)).append((char) ('0' + b / 10 % 10));
            text.append((char) ('0' + b % 10));
        }
    }
}
