package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.spi.MulticastLink;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One service instance of a peer: what it said, when it is to be asked for again, and when it ends. */
final class CachedInstance {

    /** How long a peer in doubt has to answer: two questions a second apart, each answer held back for a second at most. */
    private static final Duration RECONFIRM_TIME = Duration.ofSeconds(4);

    /** When a peer in doubt is asked for the second time. */
    private static final Duration RECONFIRM_PAUSE = Duration.ofMillis(1500);

    /**
     * What tells instances apart. Compared by hand, because the first hash of a generated record costs a new JVM 20 ms, on the
     * way to the first peer.
     */
    sealed interface Key {

        int interfaceIndex();

        /** A name under a service, which a peer keeps; both families of an interface lead to the same node. */
        record Named(int interfaceIndex, DnsName name) implements Key {
            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Named named
                        && named.interfaceIndex == interfaceIndex
                        && named.name.equals(name);
            }

            @Override
            public int hashCode() {
                return 31 * name.hashCode() + interfaceIndex;
            }
        }

        /** A peer that has a new name in every reply, as rust does. */
        record OneShot(int interfaceIndex, InetAddress source, PeerId id) implements Key {
            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof OneShot shot
                        && shot.interfaceIndex == interfaceIndex
                        && shot.source.equals(source)
                        && shot.id.equals(id);
            }

            @Override
            public int hashCode() {
                return 31 * id.hashCode() + interfaceIndex;
            }
        }
    }

    private final Key key;
    private final CachedPeer owner;
    private final List<Multiaddr> addresses;
    private final List<byte[]> txt;
    private MulticastLink.Key link;
    private long seenAt;
    private long ttl;
    private int asked;
    private long askAt;
    private long endsAt;
    private boolean doubtful;

    /** The time under which it stands in the cache's queue; that it is due later now, is seen when its turn comes. */
    private long queuedAt;

    private boolean queued;

    CachedInstance(Key key, CachedPeer owner, List<Multiaddr> addresses, List<byte[]> txt, MulticastLink.Key link) {
        this.key = key;
        this.owner = owner;
        this.addresses = addresses;
        this.txt = txt;
        this.link = link;
    }

    Key key() {
        return key;
    }

    CachedPeer owner() {
        return owner;
    }

    List<Multiaddr> addresses() {
        return addresses;
    }

    List<byte[]> txt() {
        return txt;
    }

    MulticastLink.Key link() {
        return link;
    }

    long seenAt() {
        return seenAt;
    }

    /** It was seen, now and on this link, and is to be believed for a time. */
    void seen(long now, Duration timeToLive, MulticastLink.Key onLink, RandomGenerator random) {
        link = onLink;
        seenAt = now;
        ttl = timeToLive.toNanos();
        asked = 0;
        askAt = now + MdnsTiming.refreshAfter(ttl, 0, random);
        endsAt = now + ttl;
        doubtful = false;
    }

    /** It was asked for at its time; the next time follows. */
    void asked(RandomGenerator random) {
        asked++;
        askAt = !doubtful && asked < MdnsTiming.refreshes()
                ? seenAt + MdnsTiming.refreshAfter(ttl, asked, random)
                : endsAt;
    }

    /** Somebody could not reach the peer: unless it is seen again, it ends in a few seconds. */
    void doubt(long now) {
        doubtful = true;
        askAt = now + RECONFIRM_PAUSE.toNanos();
        endBy(now + RECONFIRM_TIME.toNanos());
    }

    /** It has said goodbye: it ends in a second, for a late packet of somebody else may still prove that it lives. */
    void leave(long now) {
        doubtful = true;
        endBy(now + MdnsTiming.GOODBYE_GRACE.toNanos());
        askAt = endsAt;
    }

    private void endBy(long time) {
        if (time - endsAt < 0) {
            endsAt = time;
        }
    }

    /** Returns whether others need not tell it again: less than half of its time is over (RFC 6762 section 7.1). */
    boolean isFresh(long now) {
        return !doubtful && now - seenAt < ttl / 2;
    }

    boolean hasEnded(long now) {
        return now - endsAt >= 0;
    }

    long remainingSeconds(long now) {
        return Duration.ofNanos(endsAt - now).toSeconds();
    }

    /** Returns when something is to be done about it. */
    long dueAt() {
        return askAt - endsAt < 0 ? askAt : endsAt;
    }

    long queuedAt() {
        return queuedAt;
    }

    boolean isQueued() {
        return queued;
    }

    void queued() {
        queued = true;
        queuedAt = dueAt();
    }

    void unqueued() {
        queued = false;
    }
}
