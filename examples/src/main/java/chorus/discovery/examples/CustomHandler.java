package chorus.discovery.examples;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.PeerUnreachableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A handler of your own: connects to the peers on a list and leaves all others alone. A friend that cannot be reached is
 * dialled again, up to six times in all, with pauses that double from a quarter of a second to two seconds.
 *
 * <p>All this is one delivery, so nothing of it goes on when the delivery has ended: when the peer is connected, when the last
 * dial has failed, or when the service cancels it, at its time-out or because it closes. After a failure the service asks
 * the sources for the peer (rule R11) and offers it at its next sighting, with other addresses or the same; then the dials
 * begin anew, with the short pauses. An update that comes in between waits for the end of the delivery (rule R7), which is
 * six seconds off when dials are refused at once.
 *
 * <p>Safe for use by several threads.
 */
public final class CustomHandler implements PeerHandler {
    /** The dials of one delivery: with their pauses they fit into the delivery time-out of a service, 10 seconds. */
    static final int DIALS = 6;

    /** The pause after the first dial; after each further one it is twice as long. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** The longest pause. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Set<PeerId> friends;
    private final AutoConnectHandler connect;
    private final Function<Duration, Executor> after;

    /**
     * Creates a handler.
     *
     * @param friends the peers to connect to
     * @param host the node that dials
     */
    public CustomHandler(Set<PeerId> friends, PeerHost host) {
        this(friends, host, pause -> CompletableFuture.delayedExecutor(pause.toNanos(), NANOSECONDS));
    }

    /** Creates a handler with another clock, for tests. */
    CustomHandler(Set<PeerId> friends, PeerHost host, Function<Duration, Executor> after) {
        this.friends = Set.copyOf(friends);
        this.connect = new AutoConnectHandler(host);
        this.after = after;
    }

    // README: peer-handler
    @Override
    public CompletionStage<?> peerFound(PeerInfo peer) {
        if (!friends.contains(peer.id())) {
            return CompletableFuture.completedStage(peer);
        }
        Dials dials = new Dials(peer);
        dials.next();
        return dials;
    }
    // README: end

    /** Returns the pause after that many dials. */
    static Duration pauseAfter(int dials) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << (dials - 1));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** A delivery. One dial comes after another, so the count needs no lock. */
    private final class Dials extends CompletableFuture<Object> {
        private final PeerInfo peer;
        private int made;

        Dials(PeerInfo peer) {
            this.peer = peer;
        }

        /** Dials, unless the delivery has ended during the pause. */
        void next() {
            if (isDone()) {
                return;
            }
            made++;
            CompletableFuture<?> dial = connect.peerFound(peer).toCompletableFuture();
            // however the delivery ends, this dial does too
            whenComplete((connection, failure) -> dial.cancel(true));
            dial.whenComplete((connection, failure) -> {
                if (failure == null) {
                    complete(connection);
                } else if (made == DIALS) {
                    completeExceptionally(failure);
                } else {
                    after.apply(pauseAfter(made)).execute(this::next);
                }
            });
        }

        /** That there was no time left says the same about the peer as a dial that failed. */
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return completeExceptionally(
                    new PeerUnreachableException(peer, new CancellationException("the dials were given up")));
        }
    }

    /**
     * Looks around for half a minute.
     *
     * @param args the peer ids of the friends
     * @throws Exception when discovery cannot start, or the program is interrupted
     */
    public static void main(String[] args) throws Exception {
        Set<PeerId> friends = Arrays.stream(args).map(PeerId::parse).collect(Collectors.toSet());
        YourNode node = new YourNode();
        try (PeerDiscoveryService discovery = PeerDiscoveryService.builder(node)
                .handler("friends", new CustomHandler(friends, node))
                .build()) {
            discovery.start();
            Thread.sleep(30_000);
            System.out.println(discovery.peers());
        }
    }
}
