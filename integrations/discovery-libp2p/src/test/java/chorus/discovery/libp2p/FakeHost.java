package chorus.discovery.libp2p;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import chorus.discovery.PeerId;
import chorus.discovery.testkit.TestPeers;
import io.libp2p.core.Connection;
import io.libp2p.core.ConnectionHandler;
import io.libp2p.core.Host;
import io.libp2p.core.Network;
import io.libp2p.core.multiformats.Multiaddr;
import io.libp2p.core.security.SecureChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import kotlin.Unit;

/** A host of jvm-libp2p that behaves as a real one was seen to, with connections that a test opens and closes. */
final class FakeHost {
    final PeerId id = TestPeers.id(0);
    final Network network = mock(Network.class);
    final Host host = mock(Host.class);

    /** What the host itself says that its connections are. */
    final List<Connection> listed = new ArrayList<>();

    private final List<ConnectionHandler> handlers = new ArrayList<>();

    FakeHost() {
        when(host.getPeerId()).thenReturn(Conversions.toLibp2p(id));
        when(host.getNetwork()).thenReturn(network);
        when(network.getConnections()).thenReturn(listed);
        doAnswer(call -> handlers.add(call.getArgument(0))).when(host).addConnectionHandler(any());
    }

    void listensOn(String... multiaddrs) {
        List<Multiaddr> addresses = Stream.of(multiaddrs).map(Multiaddr::new).toList();
        when(host.listenAddresses()).thenReturn(addresses);
    }

    /** Answers the next dial. */
    void answers(CompletableFuture<Connection> dial) {
        when(network.connect(any(), any(Multiaddr[].class))).thenReturn(dial);
    }

    /** Opens a connection; completing its close future closes it. */
    Connection opens(PeerId remote) {
        Connection connection = connection(remote);
        handlers.forEach(handler -> handler.handleConnection(connection));
        return connection;
    }

    static Connection connection(PeerId remote) {
        io.libp2p.core.PeerId remoteId = Conversions.toLibp2p(remote);
        SecureChannel.Session session = mock(SecureChannel.Session.class);
        when(session.getRemoteId()).thenReturn(remoteId);
        Connection connection = mock(Connection.class);
        when(connection.secureSession()).thenReturn(session);
        when(connection.closeFuture()).thenReturn(new CompletableFuture<>());
        return connection;
    }

    static void close(Connection connection) {
        connection.closeFuture().complete(Unit.INSTANCE);
    }
}
