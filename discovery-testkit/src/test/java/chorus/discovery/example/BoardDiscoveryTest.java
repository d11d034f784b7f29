package chorus.discovery.example;

import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.PeerDiscoveryContract;

class BoardDiscoveryTest extends PeerDiscoveryContract {
    @Override
    protected DiscoveryFixture fixture(InMemoryLan lan) {
        return new BoardFixture(lan.scheduler());
    }
}
