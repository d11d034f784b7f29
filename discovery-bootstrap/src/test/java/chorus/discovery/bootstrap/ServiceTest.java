package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.FallbackPolicy;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The module in a service that connects to what it finds. */
class ServiceTest {
    private final World world = new World();
    private final OtherModule other = new OtherModule();
    private @Nullable PeerDiscoveryService service;

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void allPeersOfALongListAreConnected() throws Exception {
        world.up(IntStream.rangeClosed(1, 200).toArray());
        start(builder(200));
        world.scheduler.runUntil(() -> world.connected.size() == 200, Duration.ofMinutes(5));
    }

    @Test
    void aPeerThatWasDownForAnHourIsConnectedWhenItIsBack() throws Exception {
        start(builder(1));
        world.advance(Duration.ofHours(1));
        world.up(1);
        world.scheduler.runUntil(() -> !world.connected.isEmpty(), Backoff.MAX.plus(Offers.ATTEMPT.multipliedBy(2)));
    }

    @Test
    void aPeerWhoseConnectionBreaksIsConnectedAgain() throws Exception {
        world.up(1);
        start(builder(1));
        world.advance(Duration.ofMinutes(10));
        world.connected.clear();
        world.scheduler.runUntil(() -> !world.connected.isEmpty(), Offers.WATCH.plus(Duration.ofSeconds(3)));
    }

    @Test
    void asAFallbackItConnectsWhenNobodyElseFindsAnybody() throws Exception {
        world.up(1);
        start(builder(1).module(other).fallback(BootstrapDiscoveryProvider.NAME, FallbackPolicy.DEFAULT));
        world.advance(Duration.ofSeconds(2));
        assertThat(world.connected).isEmpty();
        world.advance(Duration.ofSeconds(2));
        assertThat(world.connected).hasSize(1);
    }

    @Test
    void asAFallbackItConnectsASecondTimeWhenTheOthersFailAgain() throws Exception {
        world.up(1);
        start(builder(1).module(other).fallback(BootstrapDiscoveryProvider.NAME, FallbackPolicy.DEFAULT));
        world.advance(Duration.ofSeconds(4));
        other.sink().found(Peers.info(2));
        world.advance(Duration.ofMinutes(1));
        world.connected.clear();
        world.advance(Duration.ofMinutes(1));
        assertThat(world.connected).as("while others find peers").isEmpty();
        other.sink().lost(Peers.id(2));
        world.advance(Duration.ofMinutes(1));
        assertThat(world.connected).hasSize(1);
    }

    private PeerDiscoveryService.Builder builder(int peers) {
        BootstrapDiscoveryProvider.Builder bootstrap = BootstrapDiscoveryProvider.builder();
        IntStream.rangeClosed(1, peers).mapToObj(Peers::line).forEach(bootstrap::peer);
        return PeerDiscoveryService.builder(world.context.host())
                .scheduler(world.scheduler)
                .random(new Random(1))
                .handler(new AutoConnectHandler(world.context.host()))
                .module(bootstrap.build());
    }

    private void start(PeerDiscoveryService.Builder builder) throws Exception {
        service = builder.build();
        service.start();
    }

    /** A module that finds and loses what the test says. */
    private static final class OtherModule implements PeerDiscoveryProvider {
        private @Nullable PeerSink sink;

        PeerSink sink() {
            return Objects.requireNonNull(sink);
        }

        @Override
        public String name() {
            return "other";
        }

        @Override
        public PeerDiscovery create(DiscoveryContext context) {
            return new PeerDiscovery() {
                @Override
                public void start(PeerSink given) {
                    sink = given;
                }

                @Override
                public void close() {}
            };
        }
    }
}
