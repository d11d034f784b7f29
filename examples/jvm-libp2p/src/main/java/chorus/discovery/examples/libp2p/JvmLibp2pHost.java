package chorus.discovery.examples.libp2p;

import io.libp2p.core.Connection;
import io.libp2p.core.Host;
import io.libp2p.core.PeerId;
import io.libp2p.core.Stream;
import io.libp2p.core.StreamPromise;
import io.libp2p.core.crypto.KeyType;
import io.libp2p.core.dsl.HostBuilder;
import io.libp2p.core.multiformats.Multiaddr;
import io.libp2p.core.mux.StreamMuxerProtocol;
import io.libp2p.protocol.Identify;
import io.libp2p.protocol.Ping;
import io.libp2p.protocol.PingController;
import io.libp2p.security.noise.NoiseXXSecureChannel;
import io.libp2p.transport.tcp.TcpTransport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A jvm-libp2p host as most nodes of other implementations understand it: TCP, Noise, Yamux; identify and ping. */
final class JvmLibp2pHost {
    private static final int PING_SECONDS = 3;

    private JvmLibp2pHost() {}

    /** Makes a host with a new Ed25519 identity, which is not started yet. */
    static Host listeningOn(List<String> multiaddrs) {
        return new HostBuilder(HostBuilder.DefaultMode.None)
                .keyType(KeyType.ED25519)
                .transport(TcpTransport::new)
                .secureChannel(NoiseXXSecureChannel::new)
                .muxer(StreamMuxerProtocol::getYamux)
                .protocol(new Identify(), new Ping())
                .listen(multiaddrs.toArray(String[]::new))
                .build();
    }

    /**
     * Sends a ping over a connection that a host has to a peer. The future has the round trip in milliseconds. The first
     * one that the host lists may be about to close, as the slower of two dials, and then says nothing: one more try.
     */
    static CompletableFuture<Long> ping(Host host, PeerId peer) {
        return pingOnce(host, peer).exceptionallyCompose(failure -> pingOnce(host, peer));
    }

    private static CompletableFuture<Long> pingOnce(Host host, PeerId peer) {
        return host.getNetwork().connect(peer, new Multiaddr[0]).thenCompose(JvmLibp2pHost::pingOver);
    }

    /** Sends a ping with a protocol of its own: a Ping refuses every ping once one of its streams has closed. */
    private static CompletableFuture<Long> pingOver(Connection connection) {
        StreamPromise<PingController> ping = connection.muxerSession().createStream(List.of(new Ping()));
        return ping.getController()
                .thenCompose(PingController::ping)
                .orTimeout(PING_SECONDS, TimeUnit.SECONDS)
                .whenComplete((millis, failure) -> ping.getStream().thenCompose(Stream::close));
    }
}
