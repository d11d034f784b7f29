package chorus.discovery.bootstrap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The DNS as this machine reaches it. */
final class SystemDns implements BootstrapDiagnosis.Dns {
    private final @Nullable InetSocketAddress server;
    private final Executor worker;

    /** Creates the port; {@code server} takes the place of the system's. */
    SystemDns(@Nullable InetSocketAddress server, Executor worker) {
        this.server = server;
        this.worker = worker;
    }

    @Override
    public RecordResolver records() {
        return new DnsRecordResolver(server, worker);
    }

    @Override
    public List<InetSocketAddress> servers() throws IOException {
        return new DnsRecordResolver(server, worker).addresses();
    }

    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}
