package chorus.discovery.bootstrap;

import chorus.discovery.PeerId;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the lists of peers that live in the DNS, and single places whose host is a name, which is a list too: resolves
 * each when its answer runs out, when a peer of it cannot be reached, and after a failure with back-off. A list that cannot
 * be resolved keeps the addresses that it had. On the loop.
 */
final class DnsaddrLists {
    /** The shortest time between two resolutions of one list that went well, whatever its zone says. */
    static final Duration SHORTEST_TTL = Duration.ofSeconds(30);

    /**
     * The time to the first of a few further resolutions of a list when a peer of it was not reached for the first time. The
     * time doubles with each of them, because somebody who moves changes the DNS a little later, and caches are later still.
     */
    static final Duration FIRST_DOUBT = Duration.ofSeconds(2);

    /** The longest time until a change of a zone is seen, whatever the zone says. */
    static final Duration LONGEST_TTL = Duration.ofHours(1);

    /** How many lists are resolved at a time; one with many names asks many questions already. */
    static final int AT_ONCE = 3;

    private final DiscoveryContext context;
    private final Scheduler scheduler;
    private final Supplier<RecordResolver> resolverFactory;
    private final boolean resolveDns;
    private final Problems problems;
    private final Runnable changed;
    private final Map<Entry, Followed> lists = new LinkedHashMap<>();
    private @Nullable RecordResolver resolver;
    private Cancellable timer = () -> {};
    private int running;

    /**
     * Creates a follower of nothing.
     *
     * @param resolverFactory called when there is something to resolve for the first time: a DNS library is large
     * @param resolveDns whether the hosts of the addresses in lists are resolved too
     * @param changed called when a list has been resolved, whether its addresses changed or not
     */
    DnsaddrLists(
            DiscoveryContext context,
            Supplier<RecordResolver> resolverFactory,
            boolean resolveDns,
            Problems problems,
            Runnable changed) {
        this.context = context;
        this.scheduler = context.scheduler();
        this.resolverFactory = resolverFactory;
        this.resolveDns = resolveDns;
        this.problems = problems;
        this.changed = changed;
    }

    /** One list and what is known of it. */
    private static final class Followed {
        final DnsaddrResolver resolver;
        List<Direct> addresses = List.of();
        boolean running;
        boolean tried;
        int failures;
        long ended;
        long due;

        /** The time to the next resolution while the answer is in doubt. */
        Duration doubt = SHORTEST_TTL;

        Followed(DnsaddrResolver resolver, long now) {
            this.resolver = resolver;
            this.ended = now;
            this.due = now;
        }

        boolean inDoubt() {
            return doubt.compareTo(SHORTEST_TTL) < 0;
        }
    }

    /** Follows these lists and no others. */
    void follow(Set<Entry> wanted) {
        Set<Entry> gone = new LinkedHashSet<>(lists.keySet());
        gone.removeAll(wanted);
        gone.forEach(entry -> {
            lists.remove(entry);
            problems.solved(entry.toString());
        });
        wanted.forEach(entry -> lists.computeIfAbsent(entry, this::followed));
        wake();
    }

    private Followed followed(Entry entry) {
        if (resolver == null) {
            resolver = resolverFactory.get();
        }
        return new Followed(new DnsaddrResolver(entry, resolveDns, scheduler, resolver), scheduler.nanoTime());
    }

    /** Returns the addresses that a list has, as far as they are known; the last good ones while it cannot be resolved. */
    List<Direct> addresses(Entry entry) {
        Followed list = lists.get(entry);
        return list == null ? List.of() : list.addresses;
    }

    /** Returns whether every list has been resolved once, or could not be. */
    boolean allTried() {
        return lists.values().stream().allMatch(list -> list.tried);
    }

    /**
     * A peer did not answer: perhaps its list knows better by now, or in a moment. One that never answers makes its list be
     * resolved no more often than any list is.
     *
     * @param failures how many times in a row it did not
     */
    void unreached(PeerId id, int failures) {
        lists.values().stream()
                .filter(list ->
                        list.addresses.stream().anyMatch(address -> address.id().equals(id)))
                .forEach(list -> {
                    if (failures == 1 && !list.inDoubt()) {
                        list.doubt = FIRST_DOUBT;
                    }
                    hurry(list);
                });
        wake();
    }

    /** The network may be another one: asks at once where DNS failed, and as soon as is polite where it did not. */
    void restart() {
        lists.values().forEach(list -> {
            if (list.failures > 0) {
                list.failures = 0;
                list.due = scheduler.nanoTime();
            } else {
                hurry(list);
            }
        });
        wake();
    }

    private void hurry(Followed list) {
        long soonest = list.ended + list.doubt.toNanos();
        if (soonest - list.due < 0) {
            list.due = soonest;
        }
    }

    /** Stops asking. Answers that are under way are ignored. */
    void close() {
        lists.clear();
        timer.cancel();
    }

    /** Starts what is due, and sleeps until the next list is. */
    private void wake() {
        timer.cancel();
        long now = scheduler.nanoTime();
        List<Map.Entry<Entry, Followed>> idle = lists.entrySet().stream()
                .filter(list -> !list.getValue().running)
                .sorted(Comparator.comparingLong(list -> list.getValue().due - now))
                .toList();
        for (Map.Entry<Entry, Followed> next : idle) {
            if (running == AT_ONCE) {
                return; // the end of a resolution wakes again
            }
            Duration delay = Duration.ofNanos(next.getValue().due - now);
            if (delay.compareTo(Duration.ZERO) > 0) {
                timer = scheduler.schedule(delay, this::wake);
                return;
            }
            resolve(next.getKey(), next.getValue());
        }
    }

    private void resolve(Entry entry, Followed list) {
        running++;
        list.running = true;
        list.resolver.resolve().thenAccept(resolution -> {
            running--;
            list.running = false;
            if (lists.get(entry) == list) {
                take(entry, list, resolution);
                changed.run();
            }
            wake();
        });
    }

    private void take(Entry entry, Followed list, DnsaddrResolver.Resolution resolution) {
        list.tried = true;
        list.ended = scheduler.nanoTime();
        if (!resolution.addresses().isEmpty() && !resolution.addresses().equals(list.addresses)) {
            list.addresses = resolution.addresses();
            list.doubt = SHORTEST_TTL;
        }
        list.due = list.ended + untilNext(list, resolution).toNanos();
        List<String> wrong = Stream.concat(resolution.failures().stream(), resolution.defects().stream())
                .sorted() // by arrival, the same problems would look like new ones
                .toList();
        if (wrong.isEmpty()) {
            problems.solved(entry.toString());
        } else {
            problems.report(entry.toString(), new IOException(PeerList.describe(entry + " has problems", wrong)));
        }
    }

    private Duration untilNext(Followed list, DnsaddrResolver.Resolution resolution) {
        if (!resolution.failures().isEmpty()) {
            list.failures++;
            return Backoff.delay(list.failures, context.random());
        }
        list.failures = 0;
        if (!list.inDoubt()) {
            return clamped(resolution.ttl());
        }
        Duration soon = list.doubt;
        Duration doubled = soon.multipliedBy(2);
        list.doubt = doubled.compareTo(SHORTEST_TTL) < 0 ? doubled : SHORTEST_TTL;
        return soon;
    }

    private static Duration clamped(@Nullable Duration ttl) {
        if (ttl == null || ttl.compareTo(SHORTEST_TTL) < 0) {
            return SHORTEST_TTL;
        }
        return ttl.compareTo(LONGEST_TTL) < 0 ? ttl : LONGEST_TTL;
    }
}
