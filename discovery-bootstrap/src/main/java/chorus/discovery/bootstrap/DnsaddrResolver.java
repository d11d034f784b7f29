package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.bootstrap.Entry.Dnsaddr;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves one {@code /dnsaddr} address, whose answers may name further ones.
 *
 * <p>Remembers the last good answer of every name, which stands in while the name cannot be looked up (RFC 8767), so that
 * one dead zone of several takes no peer away. All state is on the loop; the port is called on a worker.
 */
final class DnsaddrResolver {
    /** How deep names may name names. */
    static final int MAX_DEPTH = 4;

    /** How many look-ups one resolution may cost. */
    static final int MAX_LOOKUPS = 32;

    /** How many addresses one resolution may yield. */
    static final int MAX_ADDRESSES = 100;

    /** When a look-up is given up whose end the port does not tell; longer than a resolver's own retries take. */
    static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(DnsaddrResolver.class);
    private static final String KEY = "dnsaddr=";

    private final Dnsaddr root;
    private final Scheduler scheduler;
    private final TxtResolver resolver;
    private final Map<String, Set<Multiaddr>> lastGood = new HashMap<>();

    DnsaddrResolver(Dnsaddr root, Scheduler scheduler, TxtResolver resolver) {
        this.root = root;
        this.scheduler = scheduler;
        this.resolver = resolver;
    }

    /**
     * The outcome of a resolution.
     *
     * @param addresses each once, in an order that does not change while the answers are the same
     * @param ttl the shortest validity of all answers; empty when there was none
     * @param failures the look-ups that failed, so that it is worth trying again soon
     * @param defects what is wrong with the answers, so that trying again soon is of no use
     */
    record Resolution(List<Direct> addresses, @Nullable Duration ttl, List<String> failures, List<String> defects) {}

    /** Looks everything up anew, one resolution at a time. Completes on the loop, and never fails. */
    CompletableFuture<Resolution> resolve() {
        Walk walk = new Walk();
        walk.descend(List.of(new Step(name(root), root.id(), List.of())));
        return walk.done;
    }

    private static String name(Dnsaddr entry) {
        return "_dnsaddr." + entry.domain().toLowerCase(Locale.ROOT);
    }

    /**
     * A name to look up.
     *
     * @param name the name in the DNS
     * @param id the only peer that is wanted below it, or null for all
     * @param path the names that led here
     */
    private record Step(String name, @Nullable PeerId id, List<String> path) {

        Step to(Dnsaddr entry) {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            return new Step(DnsaddrResolver.name(entry), entry.id(), longer);
        }
    }

    /** One resolution, level by level, all names of a level at the same time. */
    private final class Walk {
        final CompletableFuture<Resolution> done = new CompletableFuture<>();
        private final Map<String, CompletableFuture<Set<Multiaddr>>> lookups = new LinkedHashMap<>();
        private final Set<Step> seen = new HashSet<>();
        private final Set<Direct> addresses = new LinkedHashSet<>();
        private final Set<PeerId> others = new LinkedHashSet<>();
        private final List<String> failures = new ArrayList<>();
        private final Set<String> defects = new LinkedHashSet<>();
        private @Nullable Duration ttl;

        void descend(List<Step> steps) {
            Map<Step, CompletableFuture<Set<Multiaddr>>> level = new LinkedHashMap<>();
            for (Step step : steps) {
                if (isAllowed(step)) {
                    level.put(step, lookups.computeIfAbsent(step.name, this::lookup));
                }
            }
            CompletableFuture.allOf(level.values().toArray(CompletableFuture[]::new))
                    .thenRun(() -> {
                        List<Step> next = new ArrayList<>();
                        level.forEach(
                                (step, addresses) -> addresses.join().forEach(address -> read(address, step, next)));
                        if (next.isEmpty()) {
                            finish();
                        } else {
                            descend(next);
                        }
                    });
        }

        private boolean isAllowed(Step step) {
            if (step.path.contains(step.name)) {
                defects.add(step.name + " leads back to itself");
                return false;
            }
            if (step.path.size() == MAX_DEPTH) {
                defects.add(step.name + " is more than " + MAX_DEPTH + " names deep");
                return false;
            }
            if (lookups.size() == MAX_LOOKUPS && !lookups.containsKey(step.name)) {
                defects.add("more than " + MAX_LOOKUPS + " names to look up");
                return false;
            }
            // names that all name each other lead to one of them on very many ways
            return seen.add(new Step(step.name, step.id, List.of()));
        }

        private void read(Multiaddr address, Step step, List<Step> next) {
            Entry entry;
            try {
                entry = Entry.of(address, step.id);
            } catch (IllegalArgumentException e) {
                defects.add(step.name + ": " + e.getMessage());
                return;
            }
            PeerId id = entry.id();
            if (step.id != null && id != null && !step.id.equals(id)) {
                others.add(id);
            } else if (entry instanceof Dnsaddr list) {
                next.add(step.to(list));
            } else if (entry instanceof Direct direct && addresses.size() < MAX_ADDRESSES) {
                addresses.add(direct);
            } else if (!addresses.contains(entry)) {
                defects.add("more than " + MAX_ADDRESSES + " addresses");
            }
        }

        private void finish() {
            if (failures.isEmpty()) {
                lastGood.keySet().retainAll(lookups.keySet());
            }
            if (!others.isEmpty()) {
                // not a defect: one name for the list and one configured address for each of its peers is common
                LOG.debug("{} leaves out {}", root, others);
            }
            if (addresses.isEmpty() && failures.isEmpty()) {
                defects.add("no address" + (others.isEmpty() ? "" : " of this peer, but of " + others));
            }
            done.complete(new Resolution(List.copyOf(addresses), ttl, failures, List.copyOf(defects)));
        }

        /** Completes on the loop, and never fails. */
        private CompletableFuture<Set<Multiaddr>> lookup(String name) {
            CompletableFuture<TxtResolver.Answer> answer = new CompletableFuture<>();
            Cancellable timeout = scheduler.schedule(
                    LOOKUP_TIMEOUT,
                    () -> answer.completeExceptionally(
                            new TimeoutException("no answer in " + LOOKUP_TIMEOUT.toSeconds() + " s")));
            scheduler.worker().execute(() -> ask(name, answer));
            return answer.handle((texts, failure) -> {
                timeout.cancel();
                return failure == null ? answered(name, texts) : failed(name, failure);
            });
        }

        private Set<Multiaddr> answered(String name, TxtResolver.Answer answer) {
            Set<Multiaddr> fresh = new LinkedHashSet<>();
            for (String text : answer.texts()) {
                try {
                    if (text.startsWith(KEY)) {
                        fresh.add(Multiaddr.parse(text.substring(KEY.length())));
                    }
                } catch (IllegalArgumentException e) {
                    defects.add(name + ": " + e.getMessage());
                }
            }
            if (fresh.isEmpty()) {
                return failed(name, new IOException("no text is " + KEY + "<multiaddr>"));
            }
            ttl = ttl == null || answer.ttl().compareTo(ttl) < 0 ? answer.ttl() : ttl;
            // The DNS rotates its answers; a peer whose addresses only changed places would look like a changed one.
            Set<Multiaddr> addresses = new LinkedHashSet<>(lastGood.getOrDefault(name, Set.of()));
            addresses.retainAll(fresh);
            addresses.addAll(fresh);
            lastGood.put(name, addresses);
            return addresses;
        }

        private Set<Multiaddr> failed(String name, Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.debug("look-up of TXT {} failed", name, cause);
            Set<Multiaddr> old = lastGood.getOrDefault(name, Set.of());
            failures.add("TXT " + name + ": " + cause.getMessage() + (old.isEmpty() ? "" : "; its last answer stays"));
            return old;
        }
    }

    /** Asks the port, on a worker, and answers on the loop. */
    private void ask(String name, CompletableFuture<TxtResolver.Answer> answer) {
        try {
            resolver.lookup(name)
                    .whenComplete((texts, failure) -> scheduler.execute(() -> {
                        if (failure == null) {
                            answer.complete(texts);
                        } else {
                            answer.completeExceptionally(failure);
                        }
                    }));
        } catch (RuntimeException e) {
            scheduler.execute(() -> answer.completeExceptionally(e));
        }
    }
}
