package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param kind what
 * @param at when
 * @param peer whom it is about: this node for {@code started} and {@code stopped}
 * @param addresses where the peer is, as far as the event tells
 * @param source the discovery module that told it, if it was one
 * @param reason why, if something went wrong
 */
record Event(
        Kind kind,
        Instant at,
        PeerId peer,
        List<Multiaddr> addresses,
        Optional<String> source,
        Optional<String> reason) {

    enum Kind {
        STARTED,
        FOUND,
        UPDATED,
        LOST,
        CONNECTED,
        FAILED,
        DROPPED,
        STOPPED;

        /** The word for it in the output. */
        final String word = name().toLowerCase(Locale.ROOT);
    }

    static Event of(Kind kind, Instant at, PeerId peer, List<Multiaddr> addresses) {
        return new Event(kind, at, peer, addresses, Optional.empty(), Optional.empty());
    }

    Event from(String discovery) {
        return new Event(kind, at, peer, addresses, Optional.of(discovery), reason);
    }

    Event because(String why) {
        return new Event(kind, at, peer, addresses, source, Optional.of(why));
    }
}
