package chorus.discovery.examples.lannode;

import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One line of text an event, for a pipe or a log. */
final class PlainLines implements View {
    private final PrintStream out;
    private final DateTimeFormatter clock;

    PlainLines(PrintStream out, ZoneId zone) {
        this.out = out;
        this.clock = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
    }

    @Override
    public void show(Event event) {
        StringBuilder line = new StringBuilder(clock.format(event.at()));
        line.append(' ').append(event.kind().word);
        event.peer().ifPresent(peer -> line.append(' ').append(peer));
        event.source().ifPresent(source -> line.append(" by ").append(source));
        event.addresses().forEach(address -> line.append(' ').append(address));
        if (event.count() > 1) {
            line.append(' ').append(event.count()).append('x');
        }
        event.next().ifPresent(next -> line.append(" until ").append(clock.format(next)));
        event.reason().ifPresent(reason -> line.append(": ").append(Text.printable(reason)));
        out.append(line).append('\n').flush();
    }
}
