package chorus.discovery.testkit;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.PeerDiscoveryProvider;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A discovery module and the world in which it discovers, as {@link PeerDiscoveryContract} needs them. Every test makes a
 * new one. All methods are called on the event loop, or between its tasks.
 *
 * <p>A method for something that {@link #lacks()} names is never called and need not be implemented.
 */
public interface DiscoveryFixture {
    /**
     * The id of the node for which the module discovers. It says to listen at {@code /ip4/0.0.0.0/tcp/4001} and
     * {@code /ip6/::/tcp/4001}.
     */
    PeerId THIS_NODE = TestPeers.id(0);

    /** Returns the module. It is asked for one source at a time. */
    PeerDiscoveryProvider provider();

    /** Returns the settings with which the module runs. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Returns one setting with a value that the module must refuse; empty when the module has no settings. */
    default Map<String, String> badSetting() {
        return Map.of();
    }

    /** Returns what the source cannot do. The tests of it are skipped. */
    default Set<Ability> lacks() {
        return Set.of();
    }

    /**
     * Returns the virtual time in which the source surely notices what happens, and repeats itself twice. Two hours unless
     * said otherwise, which costs nothing.
     */
    default Duration patience() {
        return Duration.ofHours(2);
    }

    /**
     * Returns the real time in which what happens in the world has surely come to the event loop; zero, unless said otherwise,
     * for a world that obeys virtual time.
     *
     * <p>Any other value is for a world of real sockets and threads, such as {@code Duration.ofSeconds(3)}: wherever the
     * contract lets time pass, virtual time follows real time for so long, and jumps over the rest. The source's worker
     * is then a thread on which it may block, and the test that two runs are the same is skipped.
     */
    default Duration settlingTime() {
        return Duration.ZERO;
    }

    /**
     * Makes a peer visible to the source, with these addresses, until it {@linkplain #disappear disappears}. For a peer
     * that is visible already: it has these addresses from now on ({@link Ability#CHANGE_ADDRESSES}).
     */
    void appear(PeerInfo peer);

    /** Takes a peer away, without a goodbye ({@link Ability#LOSE_PEERS}). */
    default void disappear(PeerId id) {
        throw new UnsupportedOperationException("disappear; or let lacks() name LOSE_PEERS");
    }

    /** Returns whether the others see this node now ({@link Ability#ANNOUNCE}). */
    default boolean seesThisNode() {
        throw new UnsupportedOperationException("seesThisNode; or let lacks() name ANNOUNCE");
    }

    /** Makes it impossible for the source to start ({@link Ability#FAIL_TO_START}). */
    default void obstruct() {
        throw new UnsupportedOperationException("obstruct; or let lacks() name FAIL_TO_START");
    }
}
