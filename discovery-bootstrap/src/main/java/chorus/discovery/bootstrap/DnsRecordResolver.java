package chorus.discovery.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.WireParseException;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;
import org.xbill.DNS.lookup.ServerFailedException;

/**
 * Looks records up with dnsjava: addresses in the hosts file of the system first, and everything over UDP with EDNS0, over
 * TCP when the answer is truncated, following CNAMEs. Keeps no cache, since the servers of the system do. Safe for use by
 * several threads.
 */
final class DnsRecordResolver implements RecordResolver {
    /**
     * How long one server has to answer one question: the opening of a TCP connection whose first packet is lost takes one
     * second (RFC 6298, section 2.1), and the other servers wait for their turn meanwhile.
     */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** How often each server is asked, in turns; what takes a server longer than one of them is in its cache by the next. */
    static final int TRIES = 4;

    /** What fits into one datagram on practically every path (DNS flag day 2020), in bytes. */
    private static final int UDP_PAYLOAD = 1232;

    private final @Nullable InetSocketAddress server;
    private final Executor executor;
    private final Duration timeout;

    /** Null until the first look-up and after one without a result: the system may have other servers by then. */
    private volatile @Nullable LookupSession session;

    /**
     * Creates a resolver. Loads nothing of the DNS library yet.
     *
     * @param server whom to ask, perhaps unresolved; null for the servers of the system
     * @param executor where answers are read
     */
    DnsRecordResolver(@Nullable InetSocketAddress server, Executor executor) {
        this(server, executor, TIMEOUT);
    }

    DnsRecordResolver(@Nullable InetSocketAddress server, Executor executor, Duration timeout) {
        this.server = server;
        this.executor = executor;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<Answer> lookup(String name, Type type) {
        CompletionStage<LookupResult> result;
        try {
            LookupSession current = session;
            if (current == null) {
                current = newSession();
                session = current;
            }
            result = current.lookupAsync(Name.fromString(name, Name.root), org.xbill.DNS.Type.value(type.name()));
        } catch (IOException e) {
            result = CompletableFuture.failedStage(e);
        }
        return result.thenApply(found -> answer(found.getRecords())).exceptionallyCompose(failure -> {
            session = null;
            Throwable cause = cause(failure);
            if (cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException) {
                return CompletableFuture.completedStage(Answer.NONE);
            }
            return CompletableFuture.failedStage(described(cause));
        });
    }

    private LookupSession newSession() throws IOException {
        ExtendedResolver resolver = new ExtendedResolver(servers());
        resolver.setRetries(TRIES);
        resolver.setTimeout(DnsaddrResolver.LOOKUP_TIMEOUT); // what is given up then is not asked for any more
        return LookupSession.builder()
                .resolver(resolver)
                .executor(executor)
                .defaultHostsFileParser()
                .build();
    }

    private List<Resolver> servers() throws IOException {
        List<Resolver> resolvers = new ArrayList<>();
        for (InetSocketAddress address : addresses()) {
            SimpleResolver resolver = new SimpleResolver(address);
            resolver.setTimeout(timeout);
            resolver.setEDNS(0, UDP_PAYLOAD, 0, List.of());
            resolvers.add(resolver);
        }
        return resolvers;
    }

    /** Returns whom to ask: the server given, or those of the system as they are now. Can block. */
    List<InetSocketAddress> addresses() throws IOException {
        if (server == null) {
            synchronized (ResolverConfig.class) { // all users of dnsjava share these lists
                ResolverConfig.refresh();
                return ResolverConfig.getCurrentConfig().servers();
            }
        }
        InetSocketAddress resolved =
                server.isUnresolved() ? new InetSocketAddress(server.getHostString(), server.getPort()) : server;
        if (resolved.isUnresolved()) {
            throw new UnknownHostException("the DNS server " + server.getHostString() + " has no known address");
        }
        return List.of(resolved);
    }

    /** Returns what the records of a name say. */
    static Answer answer(List<Record> records) {
        List<String> texts = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        for (Record record : records) {
            if (record instanceof TXTRecord txt) {
                texts.add(joined(txt));
            } else if (record instanceof ARecord a) {
                texts.add(a.getAddress().getHostAddress());
            } else if (record instanceof AAAARecord aaaa) {
                texts.add(aaaa.getAddress().getHostAddress());
            }
            ttl = Math.min(ttl, record.getTTL());
        }
        return texts.isEmpty() ? Answer.NONE : new Answer(texts, Duration.ofSeconds(ttl));
    }

    /** A text of more than 255 bytes is several strings (RFC 7208, section 3.3, has the same rule). */
    private static String joined(TXTRecord record) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        record.getStringsAsByteArrays().forEach(text::writeBytes); // a cut may go through a character
        return text.toString(StandardCharsets.UTF_8);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
    }

    /** Says the same of the same failure, without the number of the query. */
    private static IOException described(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof ServerFailedException) {
            message = "the server failed";
        } else if (cause instanceof SocketTimeoutException || message.startsWith("Timed out")) {
            message = "no answer in time";
        } else if (cause instanceof WireParseException) {
            message = "the answer is malformed";
        }
        return new IOException(message, cause);
    }
}
