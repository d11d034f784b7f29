package chorus.discovery.example;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.testkit.DiscoveryFixture;
import chorus.discovery.testkit.VirtualScheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A board in virtual time, with peers that renew their cards as long as they are there. */
public class BoardFixture implements DiscoveryFixture {
    private final VirtualScheduler scheduler;
    private final Board board = new Board();
    private final Map<PeerId, PeerInfo> present = new LinkedHashMap<>();

    public BoardFixture(VirtualScheduler scheduler) {
        this.scheduler = scheduler;
        scheduler.schedule(Duration.ofMinutes(1), this::renewAll);
    }

    @Override
    public PeerDiscoveryProvider provider() {
        return BoardDiscovery.provider(board, present::containsKey);
    }

    @Override
    public Map<String, String> badSetting() {
        return Map.of("board.period", "now and then");
    }

    @Override
    public void appear(PeerInfo peer) {
        present.put(peer.id(), peer);
        board.pin(peer, scheduler.now().plusMinutes(5));
    }

    @Override
    public void disappear(PeerId id) {
        present.remove(id);
    }

    /** Takes the card of a peer off the board. */
    public void tearOff(PeerId id) {
        board.remove(id);
    }

    @Override
    public boolean seesThisNode() {
        return board.read(scheduler.now()).stream().anyMatch(peer -> peer.id().equals(THIS_NODE));
    }

    @Override
    public void obstruct() {
        board.lock();
    }

    private void renewAll() {
        present.values().forEach(this::appear);
        scheduler.schedule(Duration.ofMinutes(1), this::renewAll);
    }
}
