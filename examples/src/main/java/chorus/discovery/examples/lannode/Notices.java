package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is to be said above the table of peers: what is wrong now, and what was refused since the start. */
final class Notices {
    /** How much of a problem is shown; a list of peers can have a hundred defects, each on a line. */
    private static final int PROBLEM_LINES = 4;

    private final Map<String, Event> problems = new LinkedHashMap<>();
    private final Map<String, Map<String, Long>> rejected = new TreeMap<>();
    private Optional<Event> impersonated = Optional.empty();

    /** Takes in an event. */
    void apply(Event event) {
        event.source().ifPresent(source -> apply(event, source));
    }

    private void apply(Event event, String source) {
        switch (event.kind()) {
            case PROBLEM -> problems.put(source, event);
            case RECOVERED -> problems.remove(source);
            case REJECTED ->
                rejected.computeIfAbsent(source, name -> new TreeMap<>())
                        .merge(event.reason().orElse("no reason"), event.count(), Long::sum);
            case IMPERSONATED -> impersonated = Optional.of(event);
            default -> {
                // about a peer
            }
        }
    }

    /** Returns nothing when all is well. */
    List<String> lines(Instant now) {
        List<String> lines = new ArrayList<>();
        problems.forEach((source, event) -> {
            String text = "Problem, " + age(event, now) + " ago: " + source + ": "
                    + event.reason().orElse("no reason");
            text.lines().limit(PROBLEM_LINES).forEach(lines::add);
        });
        impersonated.ifPresent(claim -> lines.add("Another node with the key of this one, " + age(claim, now)
                + " ago: at "
                + claim.addresses().stream().map(Multiaddr::toString).collect(Collectors.joining(" "))));
        rejected.forEach((source, counts) -> lines.add("Refused by " + source + ": "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + "x " + count.getKey())
                        .collect(Collectors.joining(", "))));
        return lines;
    }

    private static String age(Event event, Instant now) {
        return TableRenderer.age(Duration.between(event.at(), now));
    }
}
