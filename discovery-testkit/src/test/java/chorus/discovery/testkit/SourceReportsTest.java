package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import chorus.discovery.DiscoveryListener;
import chorus.discovery.PeerDiscoveryService;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.PeerSink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a source says of itself goes to the listeners, with its name. */
class SourceReportsTest {
    private static final PeerInfo PEER = TestPeers.peer(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final Talkative source = new Talkative();
    private final DiscoveryListener listener = mock(DiscoveryListener.class);

    @Test
    void listenersAreToldWhatASourceSaysOfItself() throws Exception {
        try (PeerDiscoveryService service = service()) {
            service.start();
            source.talk();
        }
        verify(listener).sourceRecovered("talkative");
        verify(listener).postponed(PEER.id(), "talkative", 3, PAUSE);
        verify(listener).rejected("talkative", "malformed", 7);
        verify(listener).impersonated(PEER, "talkative");
    }

    @Test
    void r9_listenersAreNotToldOfIt_afterClose() throws Exception {
        try (PeerDiscoveryService service = service()) {
            service.start();
        }
        source.talk();
        verify(listener, never()).sourceRecovered(any());
        verify(listener, never()).rejected(any(), any(), anyLong());
    }

    @Test
    void aRecordingSinkWritesAllOfItDown() {
        RecordingPeerSink sink = new RecordingPeerSink(scheduler);
        source.start(sink);
        source.talk();
        Duration now = Duration.ZERO;
        assertThat(sink.events())
                .containsExactly(
                        new PeerEvent.Recovered(now),
                        new PeerEvent.Postponed(now, PEER.id(), 3, PAUSE),
                        new PeerEvent.Rejected(now, "malformed", 7),
                        new PeerEvent.Impersonated(now, PEER));
    }

    private PeerDiscoveryService service() throws Exception {
        return PeerDiscoveryService.builder(new FakePeerHost(scheduler, PeerId.fromEd25519(new byte[32])))
                .scheduler(scheduler)
                .modules()
                .handlers()
                .module(source)
                .listener(listener)
                .build();
    }

    private static final class Talkative implements PeerDiscovery, PeerDiscoveryProvider {
        private @Nullable PeerSink sink;

        @Override
        public String name() {
            return "talkative";
        }

        @Override
        public PeerDiscovery create(DiscoveryContext context) {
            return this;
        }

        @Override
        public void start(PeerSink into) {
            sink = into;
        }

        void talk() {
            if (sink != null) {
                sink.recovered();
                sink.postponed(PEER.id(), 3, PAUSE);
                sink.rejected("malformed", 7);
                sink.impersonated(PEER);
            }
        }

        @Override
        public void close() {}
    }
}
