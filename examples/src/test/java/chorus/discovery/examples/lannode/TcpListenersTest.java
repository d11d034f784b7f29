package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpListenersTest {

    @Test
    void theAddressesHaveTheRealPorts() throws Exception {
        try (TcpListeners listeners = TcpListeners.open(Samples.addresses("/ip4/127.0.0.1/tcp/0"))) {
            Multiaddr address = listeners.addresses().get(0);

            assertThat(address.toString()).startsWith("/ip4/127.0.0.1/tcp/").doesNotEndWith("/0");
            assertThat(port(address)).isPositive();
        }
    }

    @Test
    void everyVisitorIsLetInAndSentAway() throws Exception {
        try (TcpListeners listeners = TcpListeners.open(Samples.addresses("/ip4/127.0.0.1/tcp/0"))) {
            for (int i = 0; i < 3; i++) {
                try (Socket visitor =
                        new Socket("127.0.0.1", port(listeners.addresses().get(0)))) {
                    assertThat(visitor.getInputStream().read()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void bothWildcardsOfOnePortShareIt() throws Exception {
        try (TcpListeners listeners = TcpListeners.open(Options.LISTEN)) {
            List<Multiaddr> addresses = listeners.addresses();

            assertThat(addresses.get(0).toString()).startsWith("/ip4/0.0.0.0/tcp/");
            assertThat(addresses.get(1).toString()).startsWith("/ip6/::/tcp/");
            assertThat(port(addresses.get(0))).isEqualTo(port(addresses.get(1)));
        }
    }

    @Test
    void aPortInUseIsNamedAndTheOthersAreClosed() throws Exception {
        int free = freePort();
        try (ServerSocket taken = loopbackSocket()) {
            List<Multiaddr> wanted =
                    Samples.addresses("/ip4/127.0.0.1/tcp/" + free, "/ip4/127.0.0.1/tcp/" + taken.getLocalPort());

            assertThatThrownBy(() -> TcpListeners.open(wanted))
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageContaining("/ip4/127.0.0.1/tcp/" + taken.getLocalPort())
                    .hasMessageContaining("port 0");
            assertThatThrownBy(() -> connect(free)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void closingFreesThePort() throws Exception {
        TcpListeners listeners = TcpListeners.open(Samples.addresses("/ip4/127.0.0.1/tcp/0"));
        listeners.close();

        assertThatThrownBy(() -> connect(port(listeners.addresses().get(0)))).isInstanceOf(ConnectException.class);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = loopbackSocket()) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket loopbackSocket() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    private static void connect(int port) throws IOException {
        new Socket("127.0.0.1", port).close();
    }

    private static int port(Multiaddr address) {
        return Integer.parseInt(address.value("tcp").orElseThrow());
    }
}
