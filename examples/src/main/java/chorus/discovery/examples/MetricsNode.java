package chorus.discovery.examples;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHost;
import chorus.discovery.micrometer.PeerDiscoveryMetrics;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A node whose discovery can be watched with Prometheus, or with {@code curl localhost:9464/metrics}. */
public final class MetricsNode {
    /** Where exporters of this kind commonly listen. */
    private static final int PORT = 9464;

    private MetricsNode() {}

    /**
     * Runs until the user presses Enter.
     *
     * @param args none
     * @throws Exception when discovery cannot start, or the port is in use
     */
    public static void main(String[] args) throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        HttpServer server = serve(registry, PORT);
        try {
            runWith(new YourNode(), registry);
        } finally {
            server.stop(0);
        }
    }

    private static void runWith(PeerHost node, MeterRegistry registry) throws DiscoveryException, IOException {
        // README: micrometer
        try (PeerDiscoveryMetrics metrics = new PeerDiscoveryMetrics(registry);
                PeerDiscoveryService discovery = PeerDiscoveryService.builder(node)
                        .handler(new AutoConnectHandler(node))
                        .listener(metrics)
                        .build()) {
            discovery.start();
            System.out.println("press Enter to end");
            System.in.read();
        }
        // README: end
    }

    /** Shows the meters at {@code /metrics}, on this machine only; any free port for 0. */
    static HttpServer serve(PrometheusMeterRegistry registry, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/metrics", exchange -> {
            byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
        return server;
    }
}
