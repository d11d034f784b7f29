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
 * @param peer whom it is about: this node for {@code started}, {@code stopped} and {@code impersonated}; nobody when it is
 *     about a discovery module
 * @param addresses where the peer is, as far as the event tells
 * @param source the discovery module that told it, if it was one
 * @param reason why, if something went wrong
 * @param count how often, for what is told once for many times; 1 otherwise
 * @param next when it is tried again, if that is known
 */
record Event(
        Kind kind,
        Instant at,
        Optional<PeerId> peer,
        List<Multiaddr> addresses,
        Optional<String> source,
        Optional<String> reason,
        long count,
        Optional<Instant> next) {

    enum Kind {
        STARTED,
        FOUND,
        UPDATED,
        LOST,
        CONNECTED,
        FAILED,
        DROPPED,
        POSTPONED,
        PROBLEM,
        RECOVERED,
        REJECTED,
        IMPERSONATED,
        STOPPED;

        /** The word for it in the output. */
        final String word = name().toLowerCase(Locale.ROOT);
    }

    static Event of(Kind kind, Instant at, PeerId peer, List<Multiaddr> addresses) {
        return new Event(
                kind, at, Optional.of(peer), addresses, Optional.empty(), Optional.empty(), 1, Optional.empty());
    }

    /** Returns an event that is about a discovery module. */
    static Event of(Kind kind, Instant at, String source) {
        return new Event(
                kind, at, Optional.empty(), List.of(), Optional.of(source), Optional.empty(), 1, Optional.empty());
    }

    Event from(String discovery) {
        return new Event(kind, at, peer, addresses, Optional.of(discovery), reason, count, next);
    }

    Event because(String why) {
        return new Event(kind, at, peer, addresses, source, Optional.of(why), count, next);
    }

    Event times(long many) {
        return new Event(kind, at, peer, addresses, source, reason, many, next);
    }

    Event again(Instant when) {
        return new Event(kind, at, peer, addresses, source, reason, count, Optional.of(when));
    }
}
