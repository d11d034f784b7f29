package chorus.discovery.examples.lannode;

import chorus.discovery.examples.lannode.Event.Kind;
import java.io.PrintStream;
import java.time.Instant;

/** One JSON object (RFC 8259) a line, flushed, for programs to read. */
final class JsonLines implements View {
    private final PrintStream out;

    JsonLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Event event) {
        out.append(toJson(event)).append('\n').flush();
    }

    /** Returns an event as an object on one line; {@code at} and {@code next} are in microseconds since 1970. */
    static String toJson(Event event) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"event\":\"").append(event.kind().word);
        json.append("\",\"at\":").append(microseconds(event.at()));
        event.peer().ifPresent(peer -> appendQuoted(json.append(",\"peer\":"), peer.toString()));
        json.append(",\"addresses\":[");
        String separator = "";
        for (var address : event.addresses()) {
            appendQuoted(json.append(separator), address.toString());
            separator = ",";
        }
        json.append(']');
        event.source().ifPresent(source -> appendQuoted(json.append(",\"source\":"), source));
        event.reason().ifPresent(reason -> appendQuoted(json.append(",\"reason\":"), reason));
        if (event.kind() == Kind.POSTPONED || event.kind() == Kind.REJECTED) {
            json.append(",\"count\":").append(event.count());
        }
        event.next().ifPresent(next -> json.append(",\"next\":").append(microseconds(next)));
        return json.append('}').toString();
    }

    private static long microseconds(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }

    /** Everything outside of ASCII is escaped too, so the encoding of the terminal does not matter. */
    static void appendQuoted(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                json.append(c);
            } else {
                json.append("\\u").append(Character.forDigit(c >> 12, 16));
                json.append(Character.forDigit(c >> 8 & 15, 16));
                json.append(Character.forDigit(c >> 4 & 15, 16));
                json.append(Character.forDigit(c & 15, 16));
            }
        }
        json.append('"');
    }
}
