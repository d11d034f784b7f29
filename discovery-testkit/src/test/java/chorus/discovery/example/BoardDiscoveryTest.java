package chorus.discovery.example;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.testkit.Ability;
import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.InMemoryLan;
import chorus.discovery.testkit.PeerDiscoveryContract;
import java.time.Duration;
import java.util.Set;

class BoardDiscoveryTest extends PeerDiscoveryContract {
    @Override
    protected DiscoveryFixture fixture(InMemoryLan lan) {
        Board board = new Board();
        return new DiscoveryFixture() {
            @Override
            public PeerDiscoveryProvider provider() {
                return BoardDiscovery.provider(board, id -> true);
            }

            @Override
            public void appear(PeerInfo peer) {
                board.pin(peer, Duration.ofDays(1));
            }

            @Override
            public void disappear(PeerId id) {
                board.remove(id);
            }

            @Override
            public Set<Ability> lacks() {
                return Set.of(Ability.ANNOUNCE, Ability.FAIL_TO_START);
            }
        };
    }
}
