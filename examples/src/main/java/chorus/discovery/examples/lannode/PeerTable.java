package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The peers that are there now, in the order in which they were found: what the live table shows. */
final class PeerTable {

    /**
     * A peer.
     *
     * @param since when it was found
     * @param contact whether it can be reached
     */
    record Row(PeerId id, List<Multiaddr> addresses, Set<String> sources, Instant since, Contact contact) {
        Row with(Contact news) {
            return new Row(id, addresses, sources, since, news);
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
        event.peer().ifPresent(id -> apply(event, id));
    }

    private void apply(Event event, PeerId id) {
        switch (event.kind()) {
            case FOUND, UPDATED -> rows.merge(id, rowOf(event, id), PeerTable::updated);
            case LOST -> rows.remove(id);
            case CONNECTED -> news(id, contact -> Contact.YES);
            case FAILED -> news(id, contact -> contact.failed(event.reason()));
            case DROPPED -> news(id, contact -> contact.is("queue full, later"));
            case POSTPONED -> news(id, contact -> contact.postponed(event.next()));
            case STARTED, STOPPED, PROBLEM, RECOVERED, REJECTED, IMPERSONATED -> {
                // about this node
            }
        }
    }

    private void news(PeerId id, UnaryOperator<Contact> change) {
        rows.computeIfPresent(id, (key, row) -> row.with(change.apply(row.contact())));
    }

    private Row rowOf(Event event, PeerId id) {
        Set<String> sources = new TreeSet<>();
        event.source().ifPresent(sources::add);
        return new Row(id, event.addresses(), sources, event.at(), Contact.unknown(unchecked));
    }

    private static Row updated(Row before, Row news) {
        Set<String> sources = new TreeSet<>(before.sources());
        sources.addAll(news.sources());
        return new Row(before.id(), news.addresses(), sources, before.since(), news.contact());
    }
}
