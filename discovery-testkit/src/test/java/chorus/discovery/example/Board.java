package chorus.discovery.example;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A notice board on which peers pin cards with their addresses, each for some time: what the example discovers on. */
public final class Board {
    private final Map<PeerId, Card> cards = new LinkedHashMap<>();
    private boolean locked;

    record Card(PeerInfo peer, Duration until) {}

    /** Pins a card, in the place of an older one of the same peer. */
    void pin(PeerInfo peer, Duration until) {
        cards.put(peer.id(), new Card(peer, until));
    }

    /** Takes a card off. */
    void remove(PeerId id) {
        cards.remove(id);
    }

    /** Returns what the cards say that are valid now. */
    List<PeerInfo> read(Duration now) {
        List<PeerInfo> valid = new ArrayList<>();
        for (Card card : cards.values()) {
            if (card.until().compareTo(now) > 0) {
                valid.add(card.peer());
            }
        }
        return valid;
    }

    void lock() {
        locked = true;
    }

    boolean isLocked() {
        return locked;
    }
}
