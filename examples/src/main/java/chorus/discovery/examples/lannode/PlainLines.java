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
        line.append(' ').append(event.kind().word).append(' ').append(event.peer());
        event.source().ifPresent(source -> line.append(" by ").append(source));
        event.addresses().forEach(address -> line.append(' ').append(address));
        event.reason().ifPresent(reason -> line.append(": ").append(Text.printable(reason)));
        out.append(line).append('\n').flush();
    }
}
