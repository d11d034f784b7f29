package chorus.discovery.bootstrap;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.bootstrap.Entry.Dnsaddr;
import chorus.discovery.bootstrap.RecordResolver.Answer;
import chorus.discovery.bootstrap.RecordResolver.Type;
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
 * Resolves one {@code /dnsaddr} address, whose answers may name further ones, or one place whose host is a name.
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

    private final Entry root;
    private final boolean resolveDns;
    private final Scheduler scheduler;
    private final RecordResolver resolver;
    private final Map<Question, Set<Multiaddr>> lastGood = new HashMap<>();

    /**
     * Creates a resolver that has asked nothing yet.
     *
     * @param resolveDns whether the hosts of the places in a list are resolved too
     */
    DnsaddrResolver(Entry root, boolean resolveDns, Scheduler scheduler, RecordResolver resolver) {
        this.root = root;
        this.resolveDns = resolveDns;
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
        walk.descend(List.of(new Step(root, List.of())));
        return walk.done;
    }

    /** What is asked of the DNS at a time. */
    private record Question(String name, Type type) {
        @Override
        public String toString() {
            return type + " " + name;
        }
    }

    /**
     * An entry to resolve.
     *
     * @param path the names that led here
     */
    private record Step(Entry entry, List<String> path) {

        Step to(Entry next) {
            List<String> longer = new ArrayList<>(path);
            longer.add(name());
            return new Step(next, longer);
        }

        String name() {
            String domain = entry instanceof Direct place ? place.host() : "_dnsaddr." + ((Dnsaddr) entry).domain();
            return domain.toLowerCase(Locale.ROOT);
        }

        /** Returns what has to be asked: a host that may be of either family has two questions. */
        List<Question> questions() {
            List<Type> types = entry instanceof Direct place
                    ? switch (place.protocol()) {
                        case "dns4" -> List.of(Type.A);
                        case "dns6" -> List.of(Type.AAAA);
                        default -> List.of(Type.A, Type.AAAA);
                    }
                    : List.of(Type.TXT);
            return types.stream().map(type -> new Question(name(), type)).toList();
        }
    }

    /** One resolution, level by level, all names of a level at the same time. */
    private final class Walk {
        final CompletableFuture<Resolution> done = new CompletableFuture<>();
        private final Map<List<Question>, CompletableFuture<Set<Multiaddr>>> lookups = new LinkedHashMap<>();
        private final Set<Question> asked = new HashSet<>();
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
                    level.put(step, lookups.computeIfAbsent(step.questions(), this::lookup));
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
            String name = step.name();
            List<Question> questions = step.questions();
            if (step.path.contains(name)) {
                defects.add(name + " leads back to itself");
                return false;
            }
            if (step.path.size() == MAX_DEPTH) {
                defects.add(name + " is more than " + MAX_DEPTH + " names deep");
                return false;
            }
            if (!lookups.containsKey(questions) && asked.size() + questions.size() > MAX_LOOKUPS) {
                defects.add("more than " + MAX_LOOKUPS + " names to look up");
                return false;
            }
            // names that all name each other lead to one of them on very many ways
            return seen.add(new Step(step.entry, List.of()));
        }

        private void read(Multiaddr address, Step step, List<Step> next) {
            PeerId wanted = step.entry.id();
            Entry entry;
            try {
                if (step.entry instanceof Direct place) {
                    take(place.at(address));
                    return;
                }
                entry = Entry.of(address, wanted);
            } catch (IllegalArgumentException e) {
                defects.add(step.name() + ": " + e.getMessage());
                return;
            }
            PeerId id = entry.id();
            if (wanted != null && id != null && !wanted.equals(id)) {
                others.add(id);
            } else if (entry instanceof Direct place && !(resolveDns && place.isNamed())) {
                take(place);
            } else {
                next.add(step.to(entry));
            }
        }

        private void take(Direct place) {
            if (addresses.size() < MAX_ADDRESSES) {
                addresses.add(place);
            } else if (!addresses.contains(place)) {
                defects.add("more than " + MAX_ADDRESSES + " addresses");
            }
        }

        private void finish() {
            if (failures.isEmpty()) {
                lastGood.keySet().retainAll(asked);
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
        private CompletableFuture<Set<Multiaddr>> lookup(List<Question> questions) {
            Map<Question, CompletableFuture<Answer>> answers = new LinkedHashMap<>();
            questions.forEach(question -> answers.put(question, ask(question)));
            asked.addAll(questions);
            return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                    .handle((all, failure) -> merged(answers));
        }

        private Set<Multiaddr> merged(Map<Question, CompletableFuture<Answer>> answers) {
            boolean any = answers.values().stream()
                    .anyMatch(answer -> !answer.isCompletedExceptionally()
                            && !answer.join().texts().isEmpty());
            Set<Multiaddr> addresses = new LinkedHashSet<>();
            answers.forEach((question, pending) -> {
                try {
                    Answer answer = pending.join();
                    if (!answer.texts().isEmpty()) {
                        addresses.addAll(answered(question, answer));
                    } else if (any) {
                        lastGood.remove(question); // the host has the other family only
                    } else {
                        addresses.addAll(failed(question, new IOException("the DNS has no such record")));
                    }
                } catch (CompletionException e) {
                    addresses.addAll(failed(question, e));
                }
            });
            return addresses;
        }

        private Set<Multiaddr> answered(Question question, Answer answer) {
            Set<Multiaddr> fresh = new LinkedHashSet<>();
            for (String text : answer.texts()) {
                try {
                    switch (question.type) {
                        case A -> fresh.add(Multiaddr.parse("/ip4/" + text));
                        case AAAA -> fresh.add(Multiaddr.parse("/ip6/" + text));
                        case TXT -> {
                            if (text.startsWith(KEY)) {
                                fresh.add(Multiaddr.parse(text.substring(KEY.length())));
                            }
                        }
                    }
                } catch (IllegalArgumentException e) {
                    defects.add(question.name + ": " + e.getMessage());
                }
            }
            if (fresh.isEmpty()) {
                String expected = question.type == Type.TXT ? KEY + "<multiaddr>" : "an address of its family";
                return failed(question, new IOException("no record is " + expected));
            }
            ttl = ttl == null || answer.ttl().compareTo(ttl) < 0 ? answer.ttl() : ttl;
            // The DNS rotates its answers; a peer whose addresses only changed places would look like a changed one.
            Set<Multiaddr> addresses = new LinkedHashSet<>(lastGood.getOrDefault(question, Set.of()));
            addresses.retainAll(fresh);
            addresses.addAll(fresh);
            lastGood.put(question, addresses);
            return addresses;
        }

        private Set<Multiaddr> failed(Question question, Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.debug("look-up of {} failed", question, cause);
            Set<Multiaddr> old = lastGood.getOrDefault(question, Set.of());
            failures.add(question + ": " + cause.getMessage() + (old.isEmpty() ? "" : "; its last answer stays"));
            return old;
        }
    }

    /** Asks the port, on a worker. Completes on the loop. */
    private CompletableFuture<Answer> ask(Question question) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Cancellable timeout = scheduler.schedule(
                LOOKUP_TIMEOUT,
                () -> answer.completeExceptionally(
                        new TimeoutException("no answer in " + LOOKUP_TIMEOUT.toSeconds() + " s")));
        scheduler.worker().execute(() -> ask(question, answer));
        return answer.whenComplete((texts, failure) -> timeout.cancel());
    }

    private void ask(Question question, CompletableFuture<Answer> answer) {
        try {
            resolver.lookup(question.name, question.type)
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
