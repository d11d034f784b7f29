package chorus.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerHost;
import chorus.discovery.PeerInfo;
import chorus.discovery.guice.PeerDiscoveryLifecycle;
import chorus.discovery.guice.PeerDiscoveryOptions;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Scheduler;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Modules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The application's own wiring, in a world that the test makes: virtual time, a fake node, a scripted LAN. */
class GuiceWiringTest {
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakePeerHost node = new FakePeerHost(scheduler, TestPeers.id(0));
    private final ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");

    @Test
    void aPeerOnTheLanIsDialled() throws Exception {
        PeerInfo peer = TestPeers.peer(1);

        try (PeerDiscoveryLifecycle discovery = Guice.createInjector(
                        Modules.override(new GuiceWiring()).with(new TestWorld()))
                .getInstance(PeerDiscoveryLifecycle.class)) {
            discovery.start();
            lan.finds(peer);
            scheduler.advance(Duration.ofSeconds(1));
        }

        assertThat(node.dials()).extracting(FakePeerHost.Dial::peer).containsExactly(peer);
    }

    private final class TestWorld extends AbstractModule {
        @Override
        protected void configure() {
            bind(PeerHost.class).toInstance(node);
            bind(Scheduler.class).toInstance(scheduler);
            bind(PeerDiscoveryOptions.class).toInstance(builder -> builder.modules());
            Multibinder.newSetBinder(binder(), PeerDiscoveryProvider.class)
                    .addBinding()
                    .toInstance(lan);
        }
    }
}
