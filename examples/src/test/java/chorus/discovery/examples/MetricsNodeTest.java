package chorus.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.micrometer.PeerDiscoveryMetrics;
import chorus.discovery.testkit.TestPeers;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What Prometheus reads from the node. */
class MetricsNodeTest {

    @Test
    void theMetersAreServedAsText() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        HttpServer server = MetricsNode.serve(registry, 0);
        try {
            new PeerDiscoveryMetrics(registry).discovered(TestPeers.peer(1), "mdns");

            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:"
                                            + server.getAddress().getPort() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(response.body()).contains("chorus_discovery_discovered_peers_total{source=\"mdns\"} 1.0\n");
        } finally {
            server.stop(0);
        }
    }
}
