package chorus.discovery.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chorus.discovery.PeerHandler;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.testkit.PeerHandlerContract;
import chorus.discovery.testkit.TestPeers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PhoneBookTest extends PeerHandlerContract {
    @Override
    protected PeerHandler handler(DiscoveryContext context) {
        return new PhoneBook();
    }

    @Test
    void forgetsAPeerThatIsLost() {
        PhoneBook book = new PhoneBook();
        book.peerFound(TestPeers.peer(1));
        assertEquals(Optional.of(TestPeers.peer(1)), book.entry(TestPeers.id(1)));
        book.peerLost(TestPeers.id(1));
        assertEquals(Optional.empty(), book.entry(TestPeers.id(1)));
    }
}
