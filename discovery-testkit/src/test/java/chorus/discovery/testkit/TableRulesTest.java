package chorus.discovery.testkit;

import static chorus.discovery.testkit.TestPeers.id;
import static chorus.discovery.testkit.TestPeers.peer;
import static chorus.discovery.testkit.WiredService.found;
import static chorus.discovery.testkit.WiredService.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerHost;
import chorus.discovery.PeerInfo;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** Who is known, from whom, and at which addresses: rules R2, R3, R4 and R10. */
class TableRulesTest {
    private static final String A = "/ip4/10.0.0.1/tcp/1";
    private static final String B = "/ip4/10.0.0.1/tcp/2";
    private static final String C = "/ip4/10.0.0.1/tcp/3";

    private final WiredService service = new WiredService();
    private final ScriptedPeerDiscovery lan = service.module("lan");
    private final ScriptedPeerDiscovery list = service.module("list");
    private final RecordingPeerHandler handler = service.handler("h");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void r2_sightingReplacesTheAddressesThatTheSameSourceGaveBefore() throws DiscoveryException {
        service.start();
        lan.finds(peer(1, A, B));
        lan.finds(peer(1, B, C));
        service.settle();
        assertThat(service.peers()).containsExactly(peer(1, B, C));
        InOrder told = inOrder(service.listener);
        told.verify(service.listener).discovered(peer(1, A, B), "lan");
        told.verify(service.listener).updated(peer(1, B, C), "lan");
        nothingElseWasTold();
    }

    @Test
    void r2_peerHasTheAddressesOfAllSourcesInTheOrderOfTheSources() throws DiscoveryException {
        service.start();
        list.finds(peer(1, C, A));
        lan.finds(peer(1, B, A));
        service.settle();
        assertThat(service.peers()).containsExactly(peer(1, B, A, C));
    }

    @Test
    void r2_repeatedSightingIsNoEvent() throws DiscoveryException {
        service.start();
        lan.finds(peer(1, A));
        lan.finds(peer(1, A));
        list.finds(peer(1, A));
        service.settle();
        verify(service.listener).discovered(peer(1, A), "lan");
        nothingElseWasTold();
    }

    @Test
    void r3_nodeItselfIsNeverReported() throws DiscoveryException {
        service.start();
        lan.finds(peer(0, A));
        lan.loses(id(0));
        service.settle();
        verifyNoInteractions(service.listener);
        assertThat(service.peers()).isEmpty();
        assertThat(handler.events()).isEmpty();
    }

    @Test
    void r4_peerIsLostWhenItsLastSourceLosesIt() throws DiscoveryException {
        service.start();
        lan.finds(peer(1, A));
        list.finds(peer(1, A));
        lan.loses(id(1));
        service.settle();
        verify(service.listener, never()).lost(any(), any());
        assertThat(handler.events()).containsExactly(found(peer(1, A)));

        list.loses(id(1));
        service.settle();
        verify(service.listener).lost(any(), any());
        verify(service.listener).lost(id(1), "list");
        assertThat(handler.events()).endsWith(lost(id(1)));
        assertThat(service.peers()).isEmpty();
    }

    @Test
    void r4_addressesOfASourceThatLosesThePeerGoWithIt() throws DiscoveryException {
        service.start();
        lan.finds(peer(1, A));
        service.settle();
        list.finds(peer(1, B));
        service.settle();
        lan.loses(id(1));
        service.settle();
        assertThat(service.peers()).containsExactly(peer(1, B));
        assertThat(handler.events()).endsWith(found(peer(1, A, B)), found(peer(1, B)));
    }

    @Test
    void r4_lossOfAPeerThatTheSourceDoesNotKnowMeansNothing() throws DiscoveryException {
        service.start();
        lan.finds(peer(1, A));
        list.loses(id(1));
        list.loses(id(2));
        service.settle();
        assertThat(service.peers()).containsExactly(peer(1, A));
        verify(service.listener).discovered(peer(1, A), "lan");
        nothingElseWasTold();
    }

    @Test
    void r4_lossIsToldToListenersAndHandlersButNotToTheHost() throws DiscoveryException {
        PeerHost host = mock(PeerHost.class);
        when(host.localId()).thenReturn(id(0));
        PeerDiscoveryService.Builder builder = PeerDiscoveryService.builder(host)
                .scheduler(service.time)
                .modules()
                .handlers()
                .module(lan)
                .handler("h", handler)
                .listener(service.listener);
        try (PeerDiscoveryService other = builder.build()) {
            other.start();
            lan.finds(peer(1, A));
            lan.loses(id(1));
            service.settle();
        }
        assertThat(handler.lost()).containsExactly(id(1));
        verify(service.listener).lost(id(1), "lan");
        verify(host, atLeast(0)).localId();
        verifyNoMoreInteractions(host);
    }

    @Test
    void r10_peersBeyondTheLimitAreRefusedAndKnownOnesStay() throws DiscoveryException {
        service.with(builder -> builder.maxPeers(2)).start();
        lan.finds(peer(1));
        lan.finds(peer(2));
        lan.finds(peer(3));
        list.finds(peer(2, A));
        service.settle();
        verify(service.listener).refused(any(), any(), any());
        verify(service.listener).refused(peer(3), "lan", "the table has its 2 peers");
        assertThat(service.peers()).extracting(PeerInfo::id).containsExactlyInAnyOrder(id(1), id(2));

        lan.loses(id(1));
        lan.finds(peer(3));
        service.settle();
        assertThat(service.peers()).extracting(PeerInfo::id).containsExactlyInAnyOrder(id(2), id(3));
    }

    @Test
    void r10_tableHolds1024PeersIfNotSetOtherwise() throws DiscoveryException {
        service.start();
        IntStream.rangeClosed(1, 1025).forEach(number -> lan.finds(peer(number)));
        service.settle();
        verify(service.listener).refused(any(), any(), any());
        verify(service.listener).refused(eq(peer(1025)), any(), any());
        assertThat(service.peers()).hasSize(1024);
    }

    @Test
    void r10_peerKeepsItsFirst64AddressesWhetherOneSourceGivesThemOrTwo() throws DiscoveryException {
        service.start();
        lan.finds(peer(1, addresses(1, 100)));
        lan.finds(peer(2, addresses(1, 40)));
        list.finds(peer(2, addresses(41, 80)));
        service.settle();
        assertThat(service.peers()).containsExactlyInAnyOrder(peer(1, addresses(1, 64)), peer(2, addresses(1, 64)));
    }

    /** Nothing but what the test has verified, and of deliveries, which run beside. */
    private void nothingElseWasTold() {
        verify(service.listener, atLeast(0)).delivered(any(), any(), any());
        verifyNoMoreInteractions(service.listener);
    }

    private static String[] addresses(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(port -> "/ip4/10.0.0.1/tcp/" + port)
                .toArray(String[]::new);
    }
}
