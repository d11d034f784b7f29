package chorus.discovery.mdns;

import chorus.discovery.Multiaddr;
import chorus.discovery.spi.MulticastLink;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One service instance of a peer, as somebody has told of it: what was said, when it is to be asked for again, and when it
 * ends. Whoever says something else under the same name makes another instance beside it, which lives and ages alone; what
 * was said before stays until its time is over (nobody knows who of the two is the peer).
 */
final class CachedInstance {

    /** How long a peer in doubt has to answer: two questions a second apart, each answer held back for a second at most. */
    private static final Duration RECONFIRM_TIME = Duration.ofSeconds(4);

    /** When a peer in doubt is asked for the second time. */
    private static final Duration RECONFIRM_PAUSE = Duration.ofMillis(1500);

    /**
     * Under what instances are told; what tells those of one key apart is their text. Compared by hand, because the first hash
     * of a generated record costs a new JVM 20 ms, on the way to the first peer.
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

        /** The source of peers that have a new name in every reply, as rust does. */
        record Nameless(int interfaceIndex, InetAddress source) implements Key {
            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Nameless nameless
                        && nameless.interfaceIndex == interfaceIndex
                        && nameless.source.equals(source);
            }

            @Override
            public int hashCode() {
                return 31 * source.hashCode() + interfaceIndex;
            }
        }
    }

    private final Key key;
    private final CachedPeer owner;
    private final List<Multiaddr> addresses;
    private final long text;
    private final long firstSeenAt;
    private final int size;
    private MulticastLink link;
    private Shares.@Nullable OfSource share;
    private long seenAt;
    private long ttl;
    private int asked;
    private long askAt;
    private long endsAt;
    private boolean doubtful;
    private boolean leaving;

    /** The time under which it stands in the cache's queue; that it is due later now, is seen when its turn comes. */
    private long queuedAt;

    private boolean queued;

    /**
     * Creates an instance that was not seen yet.
     *
     * @param text the {@link TextHash} of what it said
     * @param size what it takes of the memory
     */
    CachedInstance(
            Key key, CachedPeer owner, List<Multiaddr> addresses, long text, int size, MulticastLink link, long now) {
        this.key = key;
        this.owner = owner;
        this.addresses = addresses;
        this.text = text;
        this.size = size;
        this.link = link;
        this.firstSeenAt = now;
    }

    /** Returns what an instance with this text takes of the memory, in bytes, roughly. */
    static int size(List<byte[]> txt) {
        int size = Limits.CLAIM_OVERHEAD;
        for (byte[] string : txt) {
            size += string.length;
        }
        return size;
    }

    /** Returns the one that says this, by its {@link TextHash}; null when none does. */
    static @Nullable CachedInstance saying(long text, List<CachedInstance> instances) {
        for (CachedInstance each : instances) {
            if (each.text == text) {
                return each;
            }
        }
        return null;
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

    MulticastLink.Key link() {
        return link.key();
    }

    int size() {
        return size;
    }

    long firstSeenAt() {
        return firstSeenAt;
    }

    Shares.OfSource share() {
        return Objects.requireNonNull(share, "it is in the cache");
    }

    void share(Shares.OfSource itsSource) {
        share = itsSource;
    }

    /** Returns whether it was there long enough to be no passing invention. */
    boolean isProven() {
        return seenAt - firstSeenAt >= Limits.PROVEN_AFTER.toNanos();
    }

    /** Returns whether it was there for a short time only, a while ago: a passing invention, or a node that has restarted. */
    boolean hasFallenSilent(long now) {
        return !isProven() && now - seenAt >= Limits.PROVEN_AFTER.toNanos();
    }

    /** It was seen, now and on this link, and is to be believed for a time. */
    void seen(long now, Duration timeToLive, MulticastLink onLink, RandomGenerator random) {
        link = onLink;
        seenAt = now;
        ttl = timeToLive.toNanos();
        asked = 0;
        askAt = now + MdnsTiming.refreshAfter(ttl, 0, random);
        endsAt = now + ttl;
        doubtful = false;
        leaving = false;
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

    /**
     * It has said goodbye, or somebody has in its name: it ends unless it answers.
     *
     * @param askedAt when the one question for it is asked at the latest
     */
    void leave(long askedAt) {
        doubtful = true;
        leaving = true;
        endBy(askedAt + MdnsTiming.GOODBYE_GRACE.toNanos());
        askAt = endsAt;
    }

    boolean isLeaving() {
        return leaving;
    }

    private void endBy(long time) {
        if (time - endsAt < 0) {
            endsAt = time;
        }
    }

    /** Returns whether somebody waits to see it again: it is in doubt, or was asked for because its time is almost over. */
    boolean isWanted() {
        return doubtful || asked > 0;
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
