package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr.Component;
import chorus.discovery.bootstrap.DnsaddrResolver.Resolution;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks every entry of the list up once, and tells what the DNS says. On the loop, but where it is said otherwise. */
final class BootstrapDiagnosis {
    private static final String LIST = "list";
    private static final String SERVERS = "name servers";

    /** The most addresses of an entry that are shown. */
    private static final int SHOWN = 4;

    private final DiscoveryContext context;
    private final BootstrapConfig config;
    private final Dns dns;
    private final Duration time;
    private final Consumer<Finding> report;
    private final long end;

    /** Creates a diagnosis with the DNS of this machine. */
    BootstrapDiagnosis(DiscoveryContext context, BootstrapConfig config, Duration time, Consumer<Finding> report) {
        this(
                context,
                config,
                new SystemDns(config.dnsServer(), context.scheduler().worker()),
                time,
                report);
    }

    BootstrapDiagnosis(
            DiscoveryContext context, BootstrapConfig config, Dns dns, Duration time, Consumer<Finding> report) {
        this.context = context;
        this.config = config;
        this.dns = dns;
        this.time = time;
        this.report = report;
        this.end = context.scheduler().nanoTime() + time.toNanos();
    }

    /** The port to the DNS. */
    interface Dns {

        /** Returns who resolves {@code /dnsaddr}. */
        RecordResolver records();

        /** Returns the servers that {@link #records()} asks. Can block. */
        List<InetSocketAddress> servers() throws IOException;

        /** Returns the addresses of a host, as dials look them up. Can block. */
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    /** Begins; completes when every entry has an answer, or the time is over. */
    CompletionStage<?> run() {
        if (!config.hasPeers()) {
            report.accept(Finding.ok(LIST, "none is configured"));
            return CompletableFuture.completedStage(LIST);
        }
        return onWorker(this::entries).thenCompose(this::lookUp);
    }

    /** Reads the file; on a worker. */
    private List<Entry> entries() throws DiscoveryException {
        List<Entry> entries = new ArrayList<>(config.peers());
        if (config.file() != null) {
            entries.addAll(new ListFile(config.file(), context.scheduler()).read());
        }
        return entries;
    }

    private CompletionStage<?> lookUp(List<Entry> entries) {
        if (entries.isEmpty()) {
            report.accept(Finding.problem(LIST, "it has no addresses: " + config.file()));
        }
        List<CompletableFuture<Finding>> findings = new ArrayList<>();
        if (entries.stream().anyMatch(config::follows)) {
            findings.add(told(SERVERS, this::servers));
        }
        for (Entry entry : entries) {
            findings.add(config.follows(entry) ? ofList(entry) : ofPlace((Direct) entry));
        }
        return CompletableFuture.allOf(findings.toArray(CompletableFuture[]::new))
                .thenRun(() -> findings.forEach(each -> report.accept(each.join())));
    }

    private Finding servers() throws IOException {
        List<String> servers = dns.servers().stream()
                .map(server -> server.getAddress().getHostAddress()
                        + (server.getPort() == 53 ? "" : " port " + server.getPort()))
                .toList();
        return servers.isEmpty()
                ? Finding.problem(SERVERS, "the system has none")
                : Finding.ok(SERVERS, String.join(", ", servers));
    }

    private CompletableFuture<Finding> ofList(Entry list) {
        RecordResolver records = dns.records();
        // a look-up that fails in time ends the resolver's own, longer patience
        RecordResolver bounded =
                (name, type) -> inTime(records.lookup(name, type).toCompletableFuture());
        return new DnsaddrResolver(list, config.resolveDns(), context.scheduler(), bounded)
                .resolve()
                .thenApply(resolution -> ofResolution(list, resolution));
    }

    private static Finding ofResolution(Entry list, Resolution resolution) {
        List<String> wrong = Stream.of(resolution.failures(), resolution.defects())
                .flatMap(List::stream)
                .toList();
        long peers = resolution.addresses().stream().map(Direct::id).distinct().count();
        String addresses = peers
                + (peers == 1 ? " peer at " : " peers at ")
                + shown(resolution.addresses(), place -> place.address().toString());
        if (wrong.isEmpty()) {
            return Finding.ok(list.toString(), addresses);
        }
        String problems = String.join("; ", wrong);
        return resolution.addresses().isEmpty()
                ? Finding.problem(list.toString(), problems)
                : Finding.note(list.toString(), addresses + "; but " + problems);
    }

    private CompletableFuture<Finding> ofPlace(Direct place) {
        String subject = place.address() + "/p2p/" + place.id();
        Component first = place.address().components().get(0);
        if (!first.protocol().startsWith("dns")) {
            return CompletableFuture.completedFuture(Finding.ok(subject, "an address, no name to look up"));
        }
        return told(subject, () -> {
            List<InetAddress> addresses = dns.addresses(first.value());
            return Finding.ok(subject, "resolves to " + shown(addresses, InetAddress::getHostAddress));
        });
    }

    private static <T> String shown(List<T> all, Function<T, String> text) {
        String some = all.stream().map(text).limit(SHOWN).collect(Collectors.joining(", "));
        return all.size() > SHOWN ? some + " and " + (all.size() - SHOWN) + " more" : some;
    }

    /** Completes with a finding in any case. */
    private CompletableFuture<Finding> told(String subject, Work<Finding> work) {
        return inTime(onWorker(work)).exceptionally(failure -> Finding.problem(subject, reason(failure)));
    }

    /** Fails when the time is over. */
    private <T> CompletableFuture<T> inTime(CompletableFuture<T> result) {
        CompletableFuture<T> first = new CompletableFuture<>();
        Duration left = Duration.ofNanos(end - context.scheduler().nanoTime());
        Cancellable timer = context.scheduler()
                .schedule(
                        left,
                        () -> first.completeExceptionally(
                                new TimeoutException("no answer in " + time.toMillis() + " ms")));
        result.whenComplete((value, failure) -> {
            timer.cancel();
            if (failure == null) {
                first.complete(value);
            } else {
                first.completeExceptionally(failure);
            }
        });
        return first;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
        return cause instanceof UnknownHostException
                ? "the name cannot be resolved: " + cause.getMessage()
                : Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }

    /** What a worker does. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException, DiscoveryException;
    }

    /** Does what can block on a worker, and completes on the loop. */
    private <T> CompletableFuture<T> onWorker(Work<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.scheduler().worker().execute(() -> {
            T result = null;
            Throwable failure = null;
            try {
                result = work.run();
            } catch (IOException | DiscoveryException | RuntimeException | LinkageError e) {
                failure = e;
            }
            settle(done, result, failure);
        });
        return done;
    }

    private <T> void settle(CompletableFuture<T> done, @Nullable T result, @Nullable Throwable failure) {
        context.scheduler().execute(() -> {
            if (result != null) {
                done.complete(result);
            } else {
                done.completeExceptionally(Objects.requireNonNull(failure));
            }
        });
    }
}
