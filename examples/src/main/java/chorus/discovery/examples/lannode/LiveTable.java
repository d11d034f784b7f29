package chorus.discovery.examples.lannode;

import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The table of peers on a terminal, drawn in place. It uses the terminal's second screen, as an editor does, and leaves the
 * last state of the table on the first one.
 */
final class LiveTable implements View {
    private static final String ENTER = "\033[?1049h\033[?25l";
    private static final String LEAVE = "\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";

    private final PrintStream out;
    private final Supplier<Size> size;
    private final InstantSource clock;
    private final List<String> heading;
    private final PeerTable table;
    private final Notices notices = new Notices();

    /**
     * Takes over the terminal.
     *
     * @param size asked at every drawing, so the table follows a resized window
     * @param heading what is said above the table in any case
     */
    LiveTable(PrintStream out, Supplier<Size> size, InstantSource clock, List<String> heading, PeerTable table) {
        this.out = out;
        this.size = size;
        this.clock = clock;
        this.heading = heading;
        this.table = table;
        out.print(ENTER);
    }

    @Override
    public void show(Event event) {
        table.apply(event);
        notices.apply(event);
    }

    @Override
    public void refresh() {
        // No line feed after the last line: on a full screen it would scroll the first one away.
        String lines = String.join(CLEAR_LINE + "\n", lines(size.get()));
        out.append(HOME).append(lines).append(CLEAR_LINE + CLEAR_BELOW).flush();
    }

    @Override
    public void close() {
        out.print(LEAVE);
        lines(new Size(size.get().columns(), Integer.MAX_VALUE)).forEach(out::println);
        out.flush();
    }

    private List<String> lines(Size within) {
        Instant now = clock.instant();
        List<String> above = new ArrayList<>(heading);
        above.addAll(notices.lines(now));
        return TableRenderer.render(above, table.rows(), now, within);
    }
}
