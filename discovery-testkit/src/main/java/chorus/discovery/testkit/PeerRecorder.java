package chorus.discovery.testkit;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Keeps what it is told, and waits in virtual time for more. */
abstract class PeerRecorder {
    private final VirtualScheduler scheduler;
    private final List<PeerEvent> events = new ArrayList<>();

    /** Those that no expectation has taken yet. */
    private final List<PeerEvent> open = new ArrayList<>();

    PeerRecorder(VirtualScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Returns all that was told since the beginning, or since {@link #clear()}, oldest first. */
    public final synchronized List<PeerEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the peers of {@link #events()} that were found, each as often as it was told. */
    public final List<PeerInfo> found() {
        return events().stream()
                .flatMap(event -> event instanceof PeerEvent.Found found ? Stream.of(found.peer()) : Stream.empty())
                .toList();
    }

    /** Returns the peers of {@link #events()} that were lost, each as often as it was told. */
    public final List<PeerId> lost() {
        return events().stream()
                .flatMap(event -> event instanceof PeerEvent.Lost lost ? Stream.of(lost.id()) : Stream.empty())
                .toList();
    }

    /** Forgets what was told. */
    public final synchronized void clear() {
        events.clear();
        open.clear();
    }

    /**
     * Begins a sentence on what must be told, at the latest when this much virtual time has passed. What was told already
     * counts too, unless an expectation before has taken it.
     */
    public final PeerExpectation within(Duration limit) {
        return new PeerExpectation(this, scheduler, limit);
    }

    /**
     * Lets virtual time pass.
     *
     * @throws AssertionError when something is told meanwhile
     */
    public final void hearsNothingFor(Duration time) {
        int before = events().size();
        scheduler.advance(time);
        List<PeerEvent> told = events();
        if (told.size() > before) {
            throw new AssertionError(
                    "expected to hear nothing for " + time + ", but heard" + lines(told.subList(before, told.size())));
        }
    }

    final Duration now() {
        return scheduler.now();
    }

    final synchronized void add(PeerEvent event) {
        events.add(event);
        open.add(event);
    }

    /** Takes the first event that fits and was not taken before. */
    final synchronized Optional<PeerEvent> take(Predicate<PeerEvent> wanted) {
        Optional<PeerEvent> first = open.stream().filter(wanted).findFirst();
        first.ifPresent(open::remove);
        return first;
    }

    static String lines(List<? extends PeerEvent> events) {
        if (events.isEmpty()) {
            return " nothing";
        }
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append("\n  ").append(event));
        return text.toString();
    }
}
