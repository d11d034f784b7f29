package chorus.discovery.example;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Discovers peers on a notice board: looks at it every two minutes, and keeps a card of its own there. */
public final class BoardDiscovery implements PeerDiscovery {
    private static final Duration CARD_TIME = Duration.ofMinutes(5);

    private final DiscoveryContext context;
    private final Board board;
    private final Predicate<PeerId> ring;
    private final Duration period;
    private final Set<PeerId> known = new HashSet<>();
    private @Nullable PeerSink sink;
    private @Nullable Cancellable timer;

    private BoardDiscovery(DiscoveryContext context, Board board, Predicate<PeerId> ring) throws DiscoveryException {
        this.context = context;
        this.board = board;
        this.ring = ring;
        this.period = context.settings().duration("board.period", Duration.ofMinutes(2));
    }

    /**
     * Returns the module.
     *
     * @param ring tells whether a peer answers when it is rung up
     */
    public static PeerDiscoveryProvider provider(Board board, Predicate<PeerId> ring) {
        return new PeerDiscoveryProvider() {
            @Override
            public String name() {
                return "board";
            }

            @Override
            public PeerDiscovery create(DiscoveryContext context) throws DiscoveryException {
                return new BoardDiscovery(context, board, ring);
            }
        };
    }

    @Override
    public void start(PeerSink target) throws DiscoveryException {
        if (board.isLocked()) {
            throw new DiscoveryException("the board is locked: ask the caretaker for the key");
        }
        sink = target;
        lookAgain();
    }

    @Override
    public void reconfirm(PeerId id) {
        if (known.contains(id) && !ring.test(id)) {
            board.remove(id);
        }
        look();
    }

    @Override
    public void close() {
        if (sink != null) {
            Objects.requireNonNull(timer).cancel();
            board.remove(context.host().localId());
            sink = null;
        }
    }

    private void lookAgain() {
        timer = context.scheduler().schedule(period, this::lookAgain);
        PeerInfo own = new PeerInfo(context.host().localId(), context.host().listenAddresses());
        board.pin(own, now().plus(CARD_TIME));
        look();
    }

    private void look() {
        PeerSink target = Objects.requireNonNull(sink);
        Set<PeerId> gone = new HashSet<>(known);
        for (PeerInfo peer : board.read(now())) {
            gone.remove(peer.id());
            known.add(peer.id());
            target.found(peer);
        }
        known.removeAll(gone);
        gone.forEach(target::lost);
    }

    private Duration now() {
        return Duration.ofNanos(context.scheduler().nanoTime());
    }
}
