package chorus.discovery.examples.lannode;

import static chorus.discovery.examples.lannode.Text.cut;
import static chorus.discovery.examples.lannode.Text.fit;
import static chorus.discovery.examples.lannode.Text.printable;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.examples.lannode.PeerTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Lays out the table of peers: from what is known and the size of the terminal to lines of text. */
final class TableRenderer {
    private static final String GAP = "  ";
    private static final int FULL_ID = 52;
    private static final int SHORT_ID = 20;
    private static final int AGE = 4;

    /** Room that a reason has on its own; longer ones get what the addresses leave. */
    private static final int REACHABLE = 30;

    /** Addresses are not cut to less, whatever the width: then it is the end of the line that is cut. */
    private static final int LEAST_ADDRESS = 30;

    private TableRenderer() {}

    /** Returns lines of at most the width, as many as fit; the last one then counts the peers that do not fit. */
    static List<String> render(List<String> heading, Collection<Row> rows, Instant now, Size size) {
        List<String> lines = new ArrayList<>(heading);
        lines.add("");
        if (rows.isEmpty()) {
            lines.add("Nobody else yet.");
        } else {
            Columns columns = Columns.of(rows, now, size.columns());
            lines.add(columns.line("PEER", "ADDRESSES", "SOURCE", "AGE", "REACHABLE"));
            addRows(lines, rows, columns, now, size.rows());
        }
        return lines.stream()
                .limit(size.rows())
                .map(line -> cut(printable(line), size.columns()).stripTrailing())
                .toList();
    }

    private static void addRows(List<String> lines, Collection<Row> rows, Columns columns, Instant now, int height) {
        int left = rows.size();
        for (Row row : rows) {
            List<String> block = columns.block(row, now);
            int reserved = left > 1 ? 1 : 0;
            if (lines.size() + block.size() + reserved > height) {
                lines.add("and " + left + " more, in a taller window");
                return;
            }
            lines.addAll(block);
            left--;
        }
    }

    /** Returns a duration in its largest unit: {@code 7s}, {@code 12m}, {@code 3h}, {@code 2d}. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m";
        }
        return seconds < 86_400 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }

    /** The widths of the columns; the last one takes what is left of the line. */
    private record Columns(int id, int address, int source) {

        static Columns of(Collection<Row> rows, Instant now, int width) {
            int source = longest("SOURCE", rows.stream().map(Columns::sources));
            int reachable = Math.min(
                    REACHABLE,
                    longest("REACHABLE", rows.stream().map(row -> row.contact().text(now))));
            int address = longest(
                    "ADDRESSES",
                    rows.stream().flatMap(row -> row.addresses().stream().map(Multiaddr::toString)));
            int left = width - source - AGE - reachable - 4 * GAP.length();
            int id = left - FULL_ID >= Math.min(address, LEAST_ADDRESS) ? FULL_ID : SHORT_ID;
            return new Columns(id, Math.min(address, Math.max(LEAST_ADDRESS, left - id)), source);
        }

        private static int longest(String title, Stream<String> texts) {
            return texts.mapToInt(String::length).reduce(title.length(), Math::max);
        }

        private static String sources(Row row) {
            return String.join("+", row.sources());
        }

        String line(String peer, String addresses, String from, String age, String reached) {
            return String.join(GAP, fit(peer, id), fit(addresses, address), fit(from, source), fit(age, AGE), reached);
        }

        /** One line an address, and one for a peer without any. */
        List<String> block(Row row, Instant now) {
            List<String> addresses =
                    row.addresses().stream().map(Multiaddr::toString).toList();
            String first = addresses.isEmpty() ? "none" : addresses.get(0);
            String age = age(Duration.between(row.since(), now));
            List<String> block = new ArrayList<>();
            block.add(
                    line(name(row.id()), first, sources(row), age, row.contact().text(now)));
            addresses.stream().skip(1).forEach(address -> block.add(line("", address, "", "", "")));
            return block;
        }

        /** A peer id is told apart by its end; its beginning says the kind of key. */
        private String name(PeerId peer) {
            String text = peer.toString();
            int tail = SHORT_ID - 10;
            return text.length() <= id ? text : text.substring(0, 8) + ".." + text.substring(text.length() - tail);
        }
    }
}
