package chorus.discovery.libp2p;

import chorus.discovery.AutoConnectHandler;
import chorus.discovery.PeerHandler;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.testkit.PeerHandlerContract;

class ConnectionLimitContractTest extends PeerHandlerContract {
    @Override
    protected PeerHandler handler(DiscoveryContext context) {
        return new ConnectionLimit(age -> 0, new AutoConnectHandler(context.host()));
    }
}
