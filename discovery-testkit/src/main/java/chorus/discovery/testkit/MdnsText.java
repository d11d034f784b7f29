package chorus.discovery.testkit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A DNS message as people read it. It reads anything, because a transcript must show the bad packet of a test too: what
 * cannot be read is shown in hexadecimal. It shares no code with the codec of a discovery module, so that it does not
 * share its mistakes.
 */
final class MdnsText {
    private static final int HEADER_BYTES = 12;
    private static final int RESPONSE_BIT = 0x8000;
    private static final int TRUNCATED_BIT = 0x0200;

    /** In a question: asks for a unicast answer (RFC 6762, section 5.4). In a record: replaces older ones (10.2). */
    private static final int TOP_BIT = 0x8000;

    private static final int CLASS_IN = 1;
    private static final int A = 1;
    private static final int PTR = 12;
    private static final int TXT = 16;
    private static final int AAAA = 28;
    private static final int SRV = 33;

    /** A name has at most 255 bytes, so there cannot be more labels or pointers than this. */
    private static final int MAX_HOPS = 128;

    /** More bytes than this say nothing to a reader. */
    private static final int MAX_HEX_BYTES = 32;

    private final ByteBuffer in;
    private final List<String> asked = new ArrayList<>();
    private final List<String> answered = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean readable;
    private boolean response;
    private boolean goodbye = true;

    private MdnsText(byte[] message) {
        in = ByteBuffer.wrap(message).asReadOnlyBuffer();
    }

    /** Reads a message, as far as it can be read. */
    static MdnsText read(byte[] message) {
        MdnsText read = new MdnsText(message);
        try {
            read.message();
            read.readable = true;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            read.text.append("unreadable at byte ").append(read.in.position()).append(": ");
            read.text.append(hex(message, MAX_HEX_BYTES));
        }
        return read;
    }

    /** Returns whether it is a whole DNS message. */
    boolean isReadable() {
        return readable;
    }

    boolean isResponse() {
        return response;
    }

    /** Returns whether it takes back what it names: all its answers have a TTL of 0. */
    boolean isGoodbye() {
        return response && !answered.isEmpty() && goodbye;
    }

    /** Returns the names that are asked for. */
    List<String> asked() {
        return asked;
    }

    /** Returns the names of the records among the answers. */
    List<String> answered() {
        return answered;
    }

    /** Returns the message in one line. */
    @Override
    public String toString() {
        return text.toString();
    }

    private void message() {
        if (in.remaining() < HEADER_BYTES) {
            throw new IllegalArgumentException("shorter than a header");
        }
        int id = unsignedShort();
        int flags = unsignedShort();
        response = (flags & RESPONSE_BIT) != 0;
        int questions = unsignedShort();
        int[] records = {unsignedShort(), unsignedShort(), unsignedShort()};
        if (id != 0) {
            text.append("id ").append(id).append(' ');
        }
        if ((flags & TRUNCATED_BIT) != 0) {
            text.append("truncated ");
        }
        for (int i = 0; i < questions; i++) {
            separate(i == 0 ? "" : ", ");
            question();
        }
        section(response ? "" : "known ", records[0], true);
        section("authority ", records[1], false);
        section("+ ", records[2], false);
        if (in.hasRemaining()) {
            text.append(" (").append(in.remaining()).append(" more bytes)");
        }
    }

    private void section(String title, int count, boolean answers) {
        for (int i = 0; i < count; i++) {
            separate(i == 0 ? " | " : ", ");
            text.append(i == 0 ? title : "");
            record(answers);
        }
    }

    private void separate(String separator) {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
            text.append(separator);
        }
    }

    private void question() {
        String name = name();
        int type = unsignedShort();
        int dnsClass = unsignedShort();
        asked.add(name);
        text.append(type(type)).append("? ").append(name);
        text.append((dnsClass & TOP_BIT) != 0 ? " unicast" : "").append(dnsClass(dnsClass));
    }

    private void record(boolean answer) {
        String name = name();
        int type = unsignedShort();
        int dnsClass = unsignedShort();
        long ttl = in.getInt() & 0xffff_ffffL;
        int length = unsignedShort();
        if (answer) {
            answered.add(name);
            goodbye &= ttl == 0;
        }
        text.append(type(type)).append(' ').append(name).append(' ').append(ttl).append('s');
        text.append((dnsClass & TOP_BIT) != 0 ? " flush" : "").append(dnsClass(dnsClass));
        int end = in.position() + length;
        if (end > in.limit()) {
            throw new IllegalArgumentException("longer than the message");
        }
        int start = text.length();
        try {
            data(type, end);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            text.setLength(start);
            byte[] raw = new byte[length];
            in.get(end - length, raw);
            text.append(" unreadable ").append(hex(raw, MAX_HEX_BYTES));
        }
        in.position(end);
    }

    private void data(int type, int end) {
        switch (type) {
            case PTR -> text.append(' ').append(name());
            case SRV -> {
                in.position(in.position() + 4); // priority and weight: nobody uses them
                int port = unsignedShort();
                text.append(' ').append(name()).append(':').append(port);
            }
            case A, AAAA -> text.append(' ').append(address(end - in.position()));
            case TXT -> {
                while (in.position() < end) {
                    text.append(" \"").append(characters(in.get() & 0xff)).append('"');
                }
            }
            default -> text.append(" (").append(end - in.position()).append(" bytes)");
        }
    }

    private String address(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        try {
            return Addresses.text(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not the size of an address", e);
        }
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        int resume = -1;
        for (int hops = 0; hops < MAX_HOPS; hops++) {
            int length = in.get() & 0xff;
            if (length >= 0xc0) {
                int target = (length & 0x3f) << 8 | in.get() & 0xff;
                resume = resume < 0 ? in.position() : resume;
                in.position(target);
            } else if (length > 0) {
                name.append(name.length() > 0 ? "." : "").append(characters(length));
            } else {
                in.position(resume < 0 ? in.position() : resume);
                return name.length() == 0 ? "." : name.toString();
            }
        }
        throw new IllegalArgumentException("a name without an end");
    }

    private String characters(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        StringBuilder shown = new StringBuilder();
        new String(bytes, StandardCharsets.UTF_8)
                .chars()
                .forEach(c -> shown.append(Character.isISOControl(c) ? '\ufffd' : (char) c));
        return shown.toString();
    }

    private int unsignedShort() {
        return in.getShort() & 0xffff;
    }

    private static String type(int type) {
        return switch (type) {
            case A -> "A";
            case PTR -> "PTR";
            case TXT -> "TXT";
            case AAAA -> "AAAA";
            case SRV -> "SRV";
            case 41 -> "OPT";
            case 47 -> "NSEC";
            case 255 -> "ANY";
            default -> "TYPE" + type;
        };
    }

    private static String dnsClass(int withTopBit) {
        int dnsClass = withTopBit & ~TOP_BIT;
        return dnsClass == CLASS_IN ? "" : " class " + dnsClass;
    }

    private static String hex(byte[] bytes, int most) {
        String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, most));
        return bytes.length + " bytes " + hex + (bytes.length > most ? "..." : "");
    }
}
