package chorus.discovery.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerInfo;
import chorus.discovery.testkit.TestPeers;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What each event does to the meters. */
class PeerDiscoveryMetricsTest {
    private static final PeerInfo ANN = TestPeers.peer(1);
    private static final PeerInfo BOB = TestPeers.peer(2);

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final PeerDiscoveryMetrics metrics = new PeerDiscoveryMetrics(registry);

    @Test
    void peersThatAreFoundAndLostAreCountedBySource() {
        metrics.discovered(ANN, "mdns");
        metrics.discovered(BOB, "mdns");
        metrics.lost(ANN.id(), "mdns");
        metrics.discovered(ANN, "bootstrap");

        assertThat(counter("discovered", "source", "mdns")).isEqualTo(2);
        assertThat(counter("discovered", "source", "bootstrap")).isEqualTo(1);
        assertThat(counter("lost", "source", "mdns")).isEqualTo(1);
    }

    @Test
    void theKnownPeersAreThoseThatAreFoundAndNotLost() {
        assertThat(gauge("peers")).isZero();

        metrics.discovered(ANN, "mdns");
        metrics.discovered(BOB, "mdns");
        assertThat(gauge("peers")).isEqualTo(2);

        metrics.lost(ANN.id(), "mdns");
        assertThat(gauge("peers")).isEqualTo(1);
    }

    @Test
    void theTimeToTheFirstPeerIsTakenOnce() {
        clock.add(Duration.ofMillis(1500));
        metrics.discovered(ANN, "mdns");
        clock.add(Duration.ofMinutes(1));
        metrics.discovered(BOB, "mdns");

        Timer timer = registry.get("chorus.discovery.first.peer").timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1500);
    }

    @Test
    void theLastDiscoveryIsATimeInSecondsSince1970AndZeroBeforeIt() {
        assertThat(gauge("last.discovered")).isZero();

        clock.add(Duration.ofMinutes(2));
        metrics.discovered(ANN, "mdns");
        double first = gauge("last.discovered");
        clock.add(Duration.ofSeconds(30));
        metrics.lost(ANN.id(), "mdns");
        assertThat(gauge("last.discovered")).isEqualTo(first).isEqualTo(new MockClock().wallTime() / 1000.0 + 120);

        metrics.discovered(BOB, "mdns");
        assertThat(gauge("last.discovered")).isEqualTo(first + 30);
    }

    @Test
    void deliveriesAreTimedByHandler() {
        metrics.delivered("friends", ANN, Duration.ofMillis(20));
        metrics.delivered("friends", BOB, Duration.ofMillis(40));

        Timer timer = registry.get("chorus.discovery.delivered")
                .tag("handler", "friends")
                .timer();
        assertThat(timer.count()).isEqualTo(2);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
    }

    @Test
    void dialsThatConnectAreTimed() {
        metrics.connected(ANN, Duration.ofMillis(7));

        Timer timer = registry.get("chorus.discovery.connected").timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7);
    }

    @Test
    void failedDeliveriesAreCountedByHandlerAndReason() {
        metrics.failed("friends", ANN, new IOException("1"));
        metrics.failed("friends", BOB, new IOException("2"));
        metrics.failed("friends", BOB, new ConnectException());

        assertThat(counter("failed", "handler", "friends", "reason", "IOException"))
                .isEqualTo(2);
        assertThat(counter("failed", "handler", "friends", "reason", "ConnectException"))
                .isEqualTo(1);
    }

    @Test
    void whatIsDroppedRefusedOrATroubleOfTheSourceIsCounted() {
        metrics.dropped("friends", ANN);
        metrics.refused(ANN, "mdns", "the table has its 1024 peers");
        metrics.sourceFailed("mdns", new IOException("no route"));

        assertThat(counter("dropped", "handler", "friends")).isEqualTo(1);
        assertThat(counter("refused", "source", "mdns")).isEqualTo(1);
        assertThat(counter("source.problems", "source", "mdns", "reason", "IOException"))
                .isEqualTo(1);
    }

    @Test
    void whatASourceRefusesIsCountedByReason() {
        metrics.rejected("mdns", "malformed", 3);
        metrics.rejected("mdns", "malformed", 4);
        metrics.rejected("mdns", "too long", 1);

        assertThat(counter("rejected", "source", "mdns", "reason", "malformed")).isEqualTo(7);
        assertThat(counter("rejected", "source", "mdns", "reason", "too long")).isEqualTo(1);
    }

    @Test
    void postponedPeersAndImpersonatorsAreCounted() {
        metrics.postponed(ANN.id(), "bootstrap", 1, Duration.ofSeconds(1));
        metrics.postponed(ANN.id(), "bootstrap", 2, Duration.ofSeconds(2));
        metrics.impersonated(ANN, "mdns");

        assertThat(counter("postponed", "source", "bootstrap")).isEqualTo(2);
        assertThat(counter("impersonated", "source", "mdns")).isEqualTo(1);
    }

    @Test
    void everyMeterHasTheTagsThatWereGivenAndADescription() {
        SimpleMeterRegistry tagged = new SimpleMeterRegistry();
        everyEvent(new PeerDiscoveryMetrics(tagged, Tags.of("network", "lan")));

        assertThat(tagged.getMeters()).hasSize(14).allSatisfy(meter -> {
            assertThat(meter.getId().getTag("network")).isEqualTo("lan");
            assertThat(meter.getId().getDescription()).isNotBlank();
        });
    }

    @Test
    void closingTakesTheGaugesAwaySoThatTheNextServiceHasItsOwn() {
        metrics.discovered(ANN, "mdns");
        metrics.close();
        metrics.close();
        assertThat(registry.getMeters()).extracting(Meter::getId).noneMatch(id -> id.getType() == Meter.Type.GAUGE);

        PeerDiscoveryMetrics next = new PeerDiscoveryMetrics(registry);
        assertThat(gauge("peers")).isZero();
        next.discovered(BOB, "mdns");

        assertThat(gauge("peers")).isEqualTo(1);
        assertThat(counter("discovered", "source", "mdns")).as("goes on").isEqualTo(2);
    }

    static void everyEvent(PeerDiscoveryMetrics metrics) {
        metrics.discovered(ANN, "mdns");
        metrics.discovered(BOB, "mdns");
        metrics.lost(BOB.id(), "mdns");
        metrics.refused(BOB, "mdns", "full");
        metrics.delivered("friends", ANN, Duration.ofMillis(250));
        metrics.dropped("friends", BOB);
        metrics.failed("friends", BOB, new ConnectException());
        metrics.connected(ANN, Duration.ofMillis(125));
        metrics.sourceFailed("mdns", new IOException());
        metrics.rejected("mdns", "malformed", 3);
        metrics.postponed(BOB.id(), "bootstrap", 1, Duration.ofSeconds(1));
        metrics.impersonated(ANN, "mdns");
    }

    private double counter(String name, String... tags) {
        return registry.get("chorus.discovery." + name).tags(tags).counter().count();
    }

    private double gauge(String name) {
        return registry.get("chorus.discovery." + name).gauge().value();
    }
}
