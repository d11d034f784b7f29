package chorus.discovery.testkit;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How well a {@link Segment} carries packets. Immutable: start from {@link #LAN} and change what the test is about, as in
 * {@code LinkConditions.LAN.withDelay(ofMillis(3)).withLoss(0.05)}.
 *
 * <p>Chances are between 0 (never) and 1 (always), and are drawn for every receiver on its own.
 */
public final class LinkConditions {
    /** A quiet Ethernet: 100 µs, no loss, an MTU of 1,500 bytes, no limit of bandwidth. */
    public static final LinkConditions LAN = new LinkConditions();

    /** What every host must accept in one piece (RFC 791, section 3.1). */
    private static final int MIN_MTU = 576;

    /** The largest IP packet. */
    private static final int MAX_MTU = 65_535;

    private Duration delay = Duration.ofNanos(100_000);
    private Duration jitter = Duration.ZERO;
    private double loss;
    private double duplication;
    private double reordering;
    private Duration holdBack = Duration.ZERO;
    private int mtu = 1_500;
    private double fragmentLoss;
    private long bitsPerSecond;
    private Duration longestQueue = Duration.ZERO;

    private LinkConditions() {}

    private LinkConditions(LinkConditions from, Consumer<LinkConditions> change) {
        delay = from.delay;
        jitter = from.jitter;
        loss = from.loss;
        duplication = from.duplication;
        reordering = from.reordering;
        holdBack = from.holdBack;
        mtu = from.mtu;
        fragmentLoss = from.fragmentLoss;
        bitsPerSecond = from.bitsPerSecond;
        longestQueue = from.longestQueue;
        change.accept(this);
    }

    /** Returns these conditions with another time from sender to receiver. */
    public LinkConditions withDelay(Duration delay) {
        return new LinkConditions(this, changed -> changed.delay = notNegative("delay", delay));
    }

    /**
     * Returns these conditions with another jitter: the most by which a packet takes longer than the delay. Packets do not
     * overtake each other by it.
     */
    public LinkConditions withJitter(Duration jitter) {
        return new LinkConditions(this, changed -> changed.jitter = notNegative("jitter", jitter));
    }

    /** Returns these conditions with another chance that a packet, or one fragment of it, does not arrive. */
    public LinkConditions withLoss(double chance) {
        return new LinkConditions(this, changed -> changed.loss = chance("loss", chance));
    }

    /** Returns these conditions with another chance that a packet arrives twice. */
    public LinkConditions withDuplication(double chance) {
        return new LinkConditions(this, changed -> changed.duplication = chance("duplication", chance));
    }

    /** Returns these conditions with another chance that a packet is held back, so that later ones overtake it. */
    public LinkConditions withReordering(double chance, Duration holdBack) {
        return new LinkConditions(this, changed -> {
            changed.reordering = chance("reordering", chance);
            changed.holdBack = notNegative("hold back", holdBack);
        });
    }

    /** Returns these conditions with another size of the largest IP packet, in bytes; larger ones travel as fragments. */
    public LinkConditions withMtu(int mtu) {
        if (mtu < MIN_MTU || mtu > MAX_MTU) {
            throw new IllegalArgumentException("mtu " + mtu + "; expected " + MIN_MTU + " to " + MAX_MTU + " bytes");
        }
        return new LinkConditions(this, changed -> changed.mtu = mtu);
    }

    /**
     * Returns these conditions with another chance, on top of the loss of any packet, that a fragment does not arrive. A
     * packet that lacks a fragment is lost.
     */
    public LinkConditions withFragmentLoss(double chance) {
        return new LinkConditions(this, changed -> changed.fragmentLoss = chance("fragment loss", chance));
    }

    /**
     * Returns these conditions with a limit to what the segment carries in all.
     *
     * @param bitsPerSecond the limit, or 0 for none
     * @param longestQueue the longest that a packet waits for its turn; one that would wait longer is dropped
     */
    public LinkConditions withBandwidth(long bitsPerSecond, Duration longestQueue) {
        if (bitsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "bandwidth " + bitsPerSecond + "; expected bits per second, 0 for no limit");
        }
        return new LinkConditions(this, changed -> {
            changed.bitsPerSecond = bitsPerSecond;
            changed.longestQueue = notNegative("longest queue", longestQueue);
        });
    }

    Duration delay() {
        return delay;
    }

    Duration jitter() {
        return jitter;
    }

    double loss() {
        return loss;
    }

    double duplication() {
        return duplication;
    }

    double reordering() {
        return reordering;
    }

    Duration holdBack() {
        return holdBack;
    }

    int mtu() {
        return mtu;
    }

    double fragmentLoss() {
        return fragmentLoss;
    }

    long bitsPerSecond() {
        return bitsPerSecond;
    }

    Duration longestQueue() {
        return longestQueue;
    }

    /** Returns all that differs from {@link #LAN}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("delay ").append(delay);
        append(text, "jitter", jitter, LAN.jitter);
        append(text, "loss", loss, LAN.loss);
        append(text, "duplication", duplication, LAN.duplication);
        append(text, "reordering", reordering, LAN.reordering);
        append(text, "hold back", holdBack, LAN.holdBack);
        append(text, "mtu", mtu, LAN.mtu);
        append(text, "fragment loss", fragmentLoss, LAN.fragmentLoss);
        append(text, "bits per second", bitsPerSecond, LAN.bitsPerSecond);
        append(text, "longest queue", longestQueue, LAN.longestQueue);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Object value, Object usual) {
        if (!value.equals(usual)) {
            text.append(", ").append(name).append(' ').append(value);
        }
    }

    private static Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " " + value + "; expected zero or more");
        }
        return value;
    }

    private static double chance(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " " + value + "; expected a chance from 0 to 1");
        }
        return value;
    }
}
