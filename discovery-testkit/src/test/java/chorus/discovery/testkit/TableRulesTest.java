package chorus.discovery.testkit;

import static chorus.discovery.testkit.RuntimePeers.id;
import static chorus.discovery.testkit.RuntimePeers.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerInfo;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is known, from whom, and at which addresses: rules R2, R3, R4 and R10. */
class TableRulesTest {
    private static final String A = "/ip4/10.0.0.1/tcp/1";
    private static final String B = "/ip4/10.0.0.1/tcp/2";
    private static final String C = "/ip4/10.0.0.1/tcp/3";

    private final RuntimeWorld world = new RuntimeWorld();
    private final RuntimeSource lan = world.source("lan");
    private final RuntimeSource list = world.source("list");
    private final RuntimeHandler handler = world.handler("h");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void r2_sightingReplacesTheAddressesThatTheSameSourceGaveBefore() throws DiscoveryException {
        world.start();
        lan.found(peer(1, A, B));
        lan.found(peer(1, B, C));
        assertThat(world.service().peers()).containsExactly(peer(1, B, C));
        assertThat(world.events.all).containsExactly("discovered 1 by lan", "updated 1 by lan");
    }

    @Test
    void r2_peerHasTheAddressesOfAllSourcesInTheOrderOfTheSources() throws DiscoveryException {
        world.start();
        list.found(peer(1, C, A));
        lan.found(peer(1, B, A));
        assertThat(world.service().peers()).containsExactly(peer(1, B, A, C));
    }

    @Test
    void r2_repeatedSightingIsNoEvent() throws DiscoveryException {
        world.start();
        lan.found(peer(1, A));
        lan.found(peer(1, A));
        list.found(peer(1, A));
        assertThat(world.events.all).containsExactly("discovered 1 by lan");
    }

    @Test
    void r3_nodeItselfIsNeverReported() throws DiscoveryException {
        world.start();
        lan.found(peer(0, A));
        lan.lost(0);
        world.settle();
        assertThat(world.events.all).isEmpty();
        assertThat(world.service().peers()).isEmpty();
        assertThat(handler.calls).isEmpty();
    }

    @Test
    void r4_peerIsLostWhenItsLastSourceLosesIt() throws DiscoveryException {
        world.start();
        lan.found(peer(1, A));
        list.found(peer(1, A));
        lan.lost(1);
        world.settle();
        assertThat(world.events.of("lost")).isEmpty();
        assertThat(handler.calls).containsExactly("found 1 [" + A + "]");

        list.lost(1);
        world.settle();
        assertThat(world.events.of("lost")).containsExactly("lost 1 by list");
        assertThat(handler.calls).endsWith("lost 1");
        assertThat(world.service().peers()).isEmpty();
    }

    @Test
    void r4_addressesOfASourceThatLosesThePeerGoWithIt() throws DiscoveryException {
        world.start();
        lan.found(peer(1, A));
        world.settle();
        list.found(peer(1, B));
        world.settle();
        lan.lost(1);
        world.settle();
        assertThat(world.service().peers()).containsExactly(peer(1, B));
        assertThat(handler.calls).endsWith("found 1 [" + A + ", " + B + "]", "found 1 [" + B + "]");
    }

    @Test
    void r4_lossOfAPeerThatTheSourceDoesNotKnowMeansNothing() throws DiscoveryException {
        world.start();
        lan.found(peer(1, A));
        list.lost(1);
        list.lost(2);
        assertThat(world.service().peers()).containsExactly(peer(1, A));
        assertThat(world.events.all).containsExactly("discovered 1 by lan");
    }

    @Test
    void r4_lossIsToldToListenersAndHandlersButNotToTheHost() throws DiscoveryException {
        world.start();
        lan.found(peer(1, A));
        lan.lost(1);
        world.settle();
        verify(world.host, atLeast(0)).localId();
        verifyNoMoreInteractions(world.host);
    }

    @Test
    void r10_peersBeyondTheLimitAreRefusedAndKnownOnesStay() throws DiscoveryException {
        world.with(builder -> builder.maxPeers(2)).start();
        lan.found(peer(1));
        lan.found(peer(2));
        lan.found(peer(3));
        list.found(peer(2, A));
        assertThat(world.events.of("refused")).containsExactly("refused 3 from lan: the table has its 2 peers");
        assertThat(world.service().peers()).extracting(PeerInfo::id).containsExactlyInAnyOrder(id(1), id(2));

        lan.lost(1);
        lan.found(peer(3));
        assertThat(world.service().peers()).extracting(PeerInfo::id).containsExactlyInAnyOrder(id(2), id(3));
    }

    @Test
    void r10_tableHolds1024PeersIfNotSetOtherwise() throws DiscoveryException {
        world.start();
        IntStream.rangeClosed(1, 1025).forEach(number -> lan.found(peer(number)));
        assertThat(world.events.of("refused")).hasSize(1).allMatch(event -> event.startsWith("refused 1025 "));
        assertThat(world.service().peers()).hasSize(1024);
    }

    @Test
    void r10_peerKeepsItsFirst64AddressesWhetherOneSourceGivesThemOrTwo() throws DiscoveryException {
        world.start();
        lan.found(peer(1, addresses(1, 100)));
        lan.found(peer(2, addresses(1, 40)));
        list.found(peer(2, addresses(41, 80)));
        assertThat(world.service().peers())
                .containsExactlyInAnyOrder(peer(1, addresses(1, 64)), peer(2, addresses(1, 64)));
    }

    private static String[] addresses(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(port -> "/ip4/10.0.0.1/tcp/" + port)
                .toArray(String[]::new);
    }
}
