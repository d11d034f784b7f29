package chorus.discovery.micrometer;

import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Meters of a discovery service, all with names that begin with {@code chorus.discovery.}:
 *
 * <pre>{@code
 * PeerDiscoveryService.builder(host).listener(new PeerDiscoveryMetrics(registry))...
 * }</pre>
 *
 * <table>
 *   <caption>The meters</caption>
 *   <tr><th>name</th><th>type</th><th>tags</th><th>meaning</th></tr>
 *   <tr><td>{@code peers}</td><td>gauge</td><td></td><td>peers that are known now</td></tr>
 *   <tr><td>{@code discovered}</td><td>counter</td><td>source</td><td>peers seen for the first time, or again</td></tr>
 *   <tr><td>{@code lost}</td><td>counter</td><td>source</td><td>peers whose last source has lost them</td></tr>
 *   <tr><td>{@code refused}</td><td>counter</td><td>source</td><td>sightings beyond the limit of known peers</td></tr>
 *   <tr><td>{@code delivered}</td><td>timer</td><td>handler</td><td>deliveries that a handler took</td></tr>
 *   <tr><td>{@code dropped}</td><td>counter</td><td>handler</td><td>peers that found a mailbox full</td></tr>
 *   <tr><td>{@code failed}</td><td>counter</td><td>handler, reason</td><td>deliveries that failed</td></tr>
 *   <tr><td>{@code connected}</td><td>timer</td><td></td><td>dials that connected</td></tr>
 *   <tr><td>{@code source.problems}</td><td>counter</td><td>source, reason</td><td>problems of sources</td></tr>
 *   <tr><td>{@code rejected}</td><td>counter</td><td>source, reason</td><td>input that a source has refused</td></tr>
 *   <tr><td>{@code postponed}</td><td>counter</td><td>source</td><td>peers that a source offers again later, because they
 *       could not be reached</td></tr>
 *   <tr><td>{@code impersonated}</td><td>counter</td><td>source</td><td>others that announced this node's peer id</td></tr>
 *   <tr><td>{@code first.peer}</td><td>timer</td><td></td><td>from making this object to the first peer</td></tr>
 *   <tr><td>{@code last.discovered}</td><td>gauge</td><td></td><td>when a peer was discovered last, in time since 1970;
 *       0 before</td></tr>
 * </table>
 *
 * <p>A reason is the simple name of an exception's class or, of input that was refused, a few words; after 20 different
 * ones, {@code other}. A meter with tags is registered at its first event. Time is that of the registry's {@link Clock}, but
 * for what a dial or delivery took, which the service has measured.
 *
 * <p>One object serves one service, and is made right before that is started. Several services on one registry need tags to
 * tell them apart. A service that follows another with the same tags needs the first one's metrics closed.
 */
public final class PeerDiscoveryMetrics implements DiscoveryListener, AutoCloseable {
    private static final String PREFIX = "chorus.discovery.";

    private final MeterRegistry registry;
    private final Clock clock;
    private final long madeAt;
    private final AtomicInteger known = new AtomicInteger();
    private final AtomicLong lastDiscovered = new AtomicLong();
    private final Reasons reasons = new Reasons();
    private final Reasons rejections = new Reasons();

    private final MeterProvider<Counter> discovered;
    private final MeterProvider<Counter> lost;
    private final MeterProvider<Counter> refused;
    private final MeterProvider<Timer> delivered;
    private final MeterProvider<Counter> dropped;
    private final MeterProvider<Counter> failed;
    private final MeterProvider<Counter> sourceProblems;
    private final MeterProvider<Counter> rejected;
    private final MeterProvider<Counter> postponed;
    private final MeterProvider<Counter> impersonated;
    private final Timer connected;
    private final Timer firstPeer;
    private final List<Gauge> gauges;
    private boolean anyDiscovered;

    /**
     * Creates meters without further tags.
     *
     * @param registry where they are registered
     */
    public PeerDiscoveryMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * Creates meters.
     *
     * @param registry where they are registered
     * @param tags what all of them are tagged with, such as the network
     */
    public PeerDiscoveryMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = registry;
        clock = registry.config().clock();
        madeAt = clock.monotonicTime();
        discovered = counters("discovered", "peers", "Peers that were seen for the first time, or again", tags);
        lost = counters("lost", "peers", "Peers whose last source has lost them", tags);
        refused = counters("refused", "sightings", "Sightings beyond the limit of known peers", tags);
        delivered = timer("delivered", "Deliveries that a handler took", tags).withRegistry(registry);
        dropped = counters("dropped", "peers", "Peers that found the mailbox of a handler full", tags);
        failed = counters("failed", "deliveries", "Deliveries that were thrown, failed or timed out", tags);
        sourceProblems = counters("source.problems", "problems", "Problems of discovery modules", tags);
        rejected = counters("rejected", "inputs", "Input that a discovery module has refused", tags);
        postponed = counters("postponed", "peers", "Peers that are offered again later", tags);
        impersonated = counters("impersonated", "claims", "Others that announced this node's peer id", tags);
        connected = timer("connected", "Dials that connected", tags).register(registry);
        firstPeer = timer("first.peer", "The time to the first peer", tags).register(registry);
        gauges = List.of(peers(tags), lastDiscovered(tags));
    }

    @Override
    public void discovered(PeerInfo peer, String source) {
        if (!anyDiscovered) {
            anyDiscovered = true;
            firstPeer.record(clock.monotonicTime() - madeAt, TimeUnit.NANOSECONDS);
        }
        lastDiscovered.set(clock.wallTime());
        known.incrementAndGet();
        discovered.withTag("source", source).increment();
    }

    @Override
    public void lost(PeerId id, String source) {
        known.decrementAndGet();
        lost.withTag("source", source).increment();
    }

    @Override
    public void refused(PeerInfo peer, String source, String reason) {
        refused.withTag("source", source).increment();
    }

    @Override
    public void delivered(String handler, PeerInfo peer, Duration took) {
        delivered.withTag("handler", handler).record(took);
    }

    @Override
    public void dropped(String handler, PeerInfo peer) {
        dropped.withTag("handler", handler).increment();
    }

    @Override
    public void failed(String handler, PeerInfo peer, Throwable cause) {
        failed.withTags("handler", handler, "reason", reasons.of(cause)).increment();
    }

    @Override
    public void connected(PeerInfo peer, Duration took) {
        connected.record(took);
    }

    @Override
    public void sourceFailed(String source, Throwable cause) {
        sourceProblems.withTags("source", source, "reason", reasons.of(cause)).increment();
    }

    @Override
    public void rejected(String source, String reason, long count) {
        rejected.withTags("source", source, "reason", rejections.of(reason)).increment(count);
    }

    @Override
    public void postponed(PeerId id, String source, int failures, Duration pause) {
        postponed.withTag("source", source).increment();
    }

    @Override
    public void impersonated(PeerInfo claim, String source) {
        impersonated.withTag("source", source).increment();
    }

    /**
     * Takes the gauges out of the registry, which have nothing more to say once the service is closed. Counters and timers
     * stay and go on with the next service. Idempotent.
     */
    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }

    private MeterProvider<Counter> counters(String name, String unit, String description, Iterable<Tag> tags) {
        return Counter.builder(PREFIX + name)
                .baseUnit(unit)
                .description(description)
                .tags(tags)
                .withRegistry(registry);
    }

    private static Timer.Builder timer(String name, String description, Iterable<Tag> tags) {
        return Timer.builder(PREFIX + name).description(description).tags(tags);
    }

    private Gauge peers(Iterable<Tag> tags) {
        return Gauge.builder(PREFIX + "peers", known, AtomicInteger::get)
                .baseUnit("peers")
                .description("Peers that are known now")
                .tags(tags)
                .register(registry);
    }

    private Gauge lastDiscovered(Iterable<Tag> tags) {
        return TimeGauge.builder(PREFIX + "last.discovered", lastDiscovered, TimeUnit.MILLISECONDS, AtomicLong::get)
                .description("When a peer was discovered last, in time since 1970")
                .tags(tags)
                .register(registry);
    }
}
