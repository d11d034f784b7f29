package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The peers that are there now, in the order in which they were found: what the live table shows. */
final class PeerTable {

    /**
     * A peer.
     *
     * @param since when it was found
     * @param reachable what is known of it in a few words
     * @param failures how often in a row it could not be reached
     */
    record Row(
            PeerId id, List<Multiaddr> addresses, Set<String> sources, Instant since, String reachable, int failures) {
        Row reachable(String words) {
            return new Row(id, addresses, sources, since, words, failures);
        }

        Row reached() {
            return new Row(id, addresses, sources, since, "yes", 0);
        }

        Row failed(Optional<String> reason) {
            int times = failures + 1;
            String no = times == 1 ? "no" : "no, " + times + "x";
            return new Row(
                    id,
                    addresses,
                    sources,
                    since,
                    no + reason.map(text -> ": " + text).orElse(""),
                    times);
        }
    }

    private final Map<PeerId, Row> rows = new LinkedHashMap<>();
    private final String unchecked;

    /** Creates an empty table; {@code unchecked} is what it says of a peer before anything is known. */
    PeerTable(String unchecked) {
        this.unchecked = unchecked;
    }

    Collection<Row> rows() {
        return Collections.unmodifiableCollection(rows.values());
    }

    /** Changes the table as an event says; an event of a peer that is gone changes nothing. */
    void apply(Event event) {
        PeerId id = event.peer();
        switch (event.kind()) {
            case FOUND, UPDATED -> rows.merge(id, rowOf(event), PeerTable::updated);
            case LOST -> rows.remove(id);
            case CONNECTED -> rows.computeIfPresent(id, (key, row) -> row.reached());
            case FAILED -> rows.computeIfPresent(id, (key, row) -> row.failed(event.reason()));
            case DROPPED -> rows.computeIfPresent(id, (key, row) -> row.reachable("queue full, later"));
            case STARTED, STOPPED -> {
                // about this node
            }
        }
    }

    private Row rowOf(Event event) {
        Set<String> sources = new TreeSet<>();
        event.source().ifPresent(sources::add);
        return new Row(event.peer(), event.addresses(), sources, event.at(), unchecked, 0);
    }

    private static Row updated(Row before, Row news) {
        Set<String> sources = new TreeSet<>(before.sources());
        sources.addAll(news.sources());
        return new Row(before.id(), news.addresses(), sources, before.since(), news.reachable(), 0);
    }
}
