package chorus.discovery.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The meters as Prometheus reads them: names with their units. */
class PrometheusTextTest {

    @Test
    void everyMeterIsASeriesWithItsUnit() {
        MockClock clock = new MockClock();
        PrometheusMeterRegistry registry =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
        PeerDiscoveryMetrics metrics = new PeerDiscoveryMetrics(registry);
        clock.add(Duration.ofMillis(999));

        PeerDiscoveryMetricsTest.everyEvent(metrics);

        assertThat(series(registry.scrape())).isEqualTo("""
                        chorus_discovery_connected_seconds_count 1
                        chorus_discovery_connected_seconds_sum 0.125
                        chorus_discovery_connected_seconds_max 0.125
                        chorus_discovery_delivered_seconds_count{handler="friends"} 1
                        chorus_discovery_delivered_seconds_sum{handler="friends"} 0.25
                        chorus_discovery_delivered_seconds_max{handler="friends"} 0.25
                        chorus_discovery_discovered_peers_total{source="mdns"} 2.0
                        chorus_discovery_dropped_peers_total{handler="friends"} 1.0
                        chorus_discovery_failed_deliveries_total{handler="friends",reason="ConnectException"} 1.0
                        chorus_discovery_first_peer_seconds_count 1
                        chorus_discovery_first_peer_seconds_sum 0.999
                        chorus_discovery_first_peer_seconds_max 0.999
                        chorus_discovery_impersonated_claims_total{source="mdns"} 1.0
                        chorus_discovery_last_discovered_seconds 1.0
                        chorus_discovery_lost_peers_total{source="mdns"} 1.0
                        chorus_discovery_peers 1.0
                        chorus_discovery_postponed_peers_total{source="bootstrap"} 1.0
                        chorus_discovery_refused_sightings_total{source="mdns"} 1.0
                        chorus_discovery_rejected_inputs_total{reason="malformed",source="mdns"} 3.0
                        chorus_discovery_source_problems_total{reason="IOException",source="mdns"} 1.0
                        """);
    }

    private static String series(String text) {
        return text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n", "", "\n"));
    }
}
