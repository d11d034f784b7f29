package chorus.discovery.testkit;

import static chorus.discovery.testkit.ContractRuns.names;
import static chorus.discovery.testkit.ContractRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.PeerHandler;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.Events;

/** The contract is worth something only if a handler that breaks a promise fails the tests of it, and no others. */
class PeerHandlerContractTest {
    /** What the contract below is run with. */
    private static Function<DiscoveryContext, PeerHandler> maker = context -> PeerHandler.of(peer -> {});

    @Nested
    class OfTheAutoConnectHandler extends PeerHandlerContract {
        @Override
        protected PeerHandler handler(DiscoveryContext context) {
            return new AutoConnectHandler(context.host());
        }
    }

    @Nested
    class OfAHandlerThatDoesNothing extends PeerHandlerContract {
        @Override
        protected PeerHandler handler(DiscoveryContext context) {
            return PeerHandler.of(peer -> {});
        }
    }

    @ParameterizedTest(name = "a handler that {0}")
    @MethodSource("broken")
    void aBrokenPromiseIsNoticedByItsTestsAndNoOthers(Broken broken) {
        maker = broken.handler;

        assertThat(names(run(Contract.class).failed())).containsExactlyInAnyOrderElementsOf(broken.noticedBy);
    }

    @Test
    void aHandlerThatBlocksIsToldOnceAndTheOtherTestsAreAborted() {
        maker = context -> peer -> {
            context.host().connect(peer).toCompletableFuture().get();
            return CompletableFuture.completedStage(peer);
        };
        Events events = run(Contract.class);

        assertThat(names(events.failed())).containsExactly("r1_peerFoundReturnsWithoutBlockingAlsoWhenNobodyAnswers");
        assertThat(names(events.aborted())).contains("r5_theSamePeerMayBeFoundAgain");
    }

    static Stream<Broken> broken() {
        return Stream.of(
                new Broken(
                        "returns nothing",
                        context -> peer -> nothing(),
                        "r5_peerFoundReturnsAStage",
                        "r5_theSamePeerMayBeFoundAgain",
                        "r5_aPeerMayBeFoundAgainAfterItWasLost",
                        "r5_aPeerMayBeFoundWhileItIsConnected",
                        "r5_aDeliveryEndsWhenTheHostDoes",
                        "r5_aPeerWithoutAddressesIsNoSurprise",
                        "r4_aPeerMayBeLostThatWasNotTaken",
                        "r7_severalDeliveriesMayBeOpenAtOnce",
                        "r9_aCancelledDeliveryEndsItsDials"),
                new Broken(
                        "takes a peer once",
                        context -> new Once(),
                        "r5_theSamePeerMayBeFoundAgain",
                        "r5_aPeerMayBeFoundAgainAfterItWasLost"),
                new Broken(
                        "wants an address",
                        context -> PeerHandler.of(peer -> peer.addresses().get(0)),
                        "r5_aPeerWithoutAddressesIsNoSurprise"),
                new Broken("knows whom it loses", context -> new Loser(), "r4_aPeerMayBeLostThatWasNotTaken"),
                new Broken(
                        "never ends a delivery",
                        context -> peer -> new CompletableFuture<>(),
                        "r5_aDeliveryEndsWhenTheHostDoes"),
                new Broken(
                        "wants one peer at a time",
                        context -> new OneAtATime(context.host()),
                        "r7_severalDeliveriesMayBeOpenAtOnce"),
                new Broken(
                        "does not cancel its dials",
                        context -> peer -> context.host().connect(peer).thenApply(done -> done),
                        "r9_aCancelledDeliveryEndsItsDials",
                        "r9_nothingIsDialledAfterTheServiceIsClosed"),
                new Broken(
                        "dials again on its own",
                        context -> peer -> {
                            CompletionStage<?> dial = context.host().connect(peer);
                            context.scheduler()
                                    .schedule(
                                            Duration.ofMinutes(5),
                                            () -> context.host()
                                                    .connect(peer)
                                                    .toCompletableFuture()
                                                    .cancel(true));
                            return dial;
                        },
                        "r9_nothingIsDialledAfterTheServiceIsClosed"));
    }

    @SuppressWarnings("NullAway") // a handler without NullAway may return null
    private static CompletionStage<?> nothing() {
        return null;
    }

    static class Contract extends PeerHandlerContract {
        @Override
        protected PeerHandler handler(DiscoveryContext context) {
            return maker.apply(context);
        }
    }

    private static final class Broken {
        private final String what;
        private final Function<DiscoveryContext, PeerHandler> handler;
        private final List<String> noticedBy;

        Broken(String what, Function<DiscoveryContext, PeerHandler> handler, String... noticedBy) {
            this.what = what;
            this.handler = handler;
            this.noticedBy = List.of(noticedBy);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static final class Once implements PeerHandler {
        private final Set<PeerId> taken = new HashSet<>();

        @Override
        public CompletionStage<?> peerFound(PeerInfo peer) {
            if (!taken.add(peer.id())) {
                throw new IllegalStateException("taken already");
            }
            return CompletableFuture.completedStage(peer);
        }
    }

    private static final class Loser implements PeerHandler {
        private final Set<PeerId> taken = new HashSet<>();

        @Override
        public CompletionStage<?> peerFound(PeerInfo peer) {
            taken.add(peer.id());
            return CompletableFuture.completedStage(peer);
        }

        @Override
        public void peerLost(PeerId id) {
            if (!taken.remove(id)) {
                throw new IllegalStateException("not taken");
            }
        }
    }

    private static final class OneAtATime implements PeerHandler {
        private final PeerHost host;
        private CompletableFuture<?> dial = CompletableFuture.completedFuture("none");

        OneAtATime(PeerHost host) {
            this.host = host;
        }

        @Override
        public CompletionStage<?> peerFound(PeerInfo peer) {
            if (!dial.isDone()) {
                throw new IllegalStateException("busy");
            }
            dial = host.connect(peer).toCompletableFuture();
            return dial;
        }
    }
}
