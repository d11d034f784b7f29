package chorus.discovery.bootstrap;

import chorus.discovery.spi.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A DNS whose zones the test writes. */
final class FakeDns implements RecordResolver {
    private final Scheduler scheduler;
    private final Map<String, List<String>> zone = new HashMap<>();
    private final Set<String> dead = new HashSet<>();

    /** The names that were looked up, with the type before them unless it is TXT. */
    final List<String> asked = new ArrayList<>();

    /** The times of the look-ups. */
    final List<Duration> times = new ArrayList<>();

    /** How long the answer to a name takes. */
    final Map<String, Duration> latency = new HashMap<>();

    /** The times to live of names that have another one than the rest. */
    final Map<String, Duration> ttls = new HashMap<>();

    Duration ttl = Duration.ofMinutes(10);
    boolean down;
    boolean silent;
    int pending;
    int mostPending;

    FakeDns(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Gives a domain a list; each line becomes a text of its own. */
    void put(String domain, String... addresses) {
        texts(
                domain,
                List.of(addresses).stream().map(address -> "dnsaddr=" + address).toArray(String[]::new));
    }

    void texts(String domain, String... texts) {
        zone.put("_dnsaddr." + domain, List.of(texts));
    }

    /** Gives a host addresses of one family. */
    void host(String name, Type type, String... addresses) {
        zone.put(type + " " + name, List.of(addresses));
    }

    /** The list of one domain cannot be looked up from now on. */
    void kill(String domain) {
        dead.add("_dnsaddr." + domain);
    }

    void revive(String domain) {
        dead.remove("_dnsaddr." + domain);
    }

    /** The addresses of one family of a host cannot be looked up from now on. */
    void kill(String name, Type type) {
        dead.add(type + " " + name);
    }

    @Override
    public CompletionStage<Answer> lookup(String domain, Type type) {
        String name = type == Type.TXT ? domain : type + " " + domain;
        asked.add(name);
        times.add(Duration.ofNanos(scheduler.nanoTime()));
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (!silent) {
            mostPending = Math.max(mostPending, ++pending);
            scheduler.schedule(latency.getOrDefault(name, Duration.ofMillis(20)), () -> {
                pending--;
                answer(name, answer);
            });
        }
        return answer;
    }

    private void answer(String name, CompletableFuture<Answer> answer) {
        if (down || dead.contains(name)) {
            answer.completeExceptionally(new IOException("the server failed"));
        } else if (zone.containsKey(name)) {
            answer.complete(new Answer(zone.get(name), ttls.getOrDefault(name, ttl)));
        } else {
            answer.complete(Answer.NONE);
        }
    }
}
