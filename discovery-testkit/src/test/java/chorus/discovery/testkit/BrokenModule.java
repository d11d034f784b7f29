package chorus.discovery.testkit;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.example.BoardFixture;
import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A source that does all as another one does it, but for the steps that a test replaces. */
final class BrokenModule implements PeerDiscovery, PeerSink {
    interface Start {
        void run() throws DiscoveryException;
    }

    final PeerDiscovery whole;
    final DiscoveryContext context;
    final BoardFixture board;
    final List<Cancellable> timers = new ArrayList<>();
    PeerSink target;
    boolean started;
    boolean closed;

    Start start;
    Consumer<PeerId> reconfirm;
    Runnable close;
    Consumer<PeerInfo> found = peer -> target.found(peer);
    Consumer<PeerId> lost = id -> target.lost(id);
    Consumer<PeerInfo> appeared = peer -> {};

    private BrokenModule(PeerDiscovery whole, DiscoveryContext context, BoardFixture board) {
        this.whole = whole;
        this.context = context;
        this.board = board;
        this.target = this;
        this.start = () -> whole.start(this);
        this.reconfirm = whole::reconfirm;
        this.close = whole::close;
    }

    @Override
    public void start(PeerSink sink) throws DiscoveryException {
        target = sink;
        start.run();
        started = true;
    }

    @Override
    public void reconfirm(PeerId id) {
        reconfirm.accept(id);
    }

    @Override
    public void close() {
        close.run();
        closed = true;
        timers.forEach(Cancellable::cancel);
    }

    @Override
    public void found(PeerInfo peer) {
        found.accept(peer);
    }

    @Override
    public void lost(PeerId id) {
        lost.accept(id);
    }

    @Override
    public void failed(Throwable cause) {
        target.failed(cause);
    }

    /** The world of the example module, with a broken module in it. */
    static final class Fixture extends BoardFixture {
        private final Breaker breaker;
        private final List<BrokenModule> made = new ArrayList<>();

        Fixture(VirtualScheduler scheduler, Breaker breaker) {
            super(scheduler);
            this.breaker = breaker;
        }

        @Override
        public PeerDiscoveryProvider provider() {
            PeerDiscoveryProvider whole = super.provider();
            return new PeerDiscoveryProvider() {
                @Override
                public String name() {
                    return breaker.name().apply(whole.name());
                }

                @Override
                public PeerDiscovery create(DiscoveryContext context) throws DiscoveryException {
                    DiscoveryContext changed = breaker.context().apply(context);
                    BrokenModule module = new BrokenModule(whole.create(changed), changed, Fixture.this);
                    breaker.steps().accept(module);
                    made.add(module);
                    return module;
                }
            };
        }

        @Override
        public void appear(PeerInfo peer) {
            super.appear(peer);
            made.forEach(module -> module.appeared.accept(peer));
        }
    }
}
