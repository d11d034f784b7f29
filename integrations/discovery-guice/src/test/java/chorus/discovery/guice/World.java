package chorus.discovery.guice;

import chorus.discovery.PeerHost;
import chorus.discovery.spi.PeerDiscoveryProvider;
import chorus.discovery.spi.Scheduler;
import chorus.discovery.testkit.FakePeerHost;
import chorus.discovery.testkit.ScriptedPeerDiscovery;
import chorus.discovery.testkit.TestPeers;
import chorus.discovery.testkit.VirtualScheduler;
import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;

/** A node, virtual time and a discovery module that finds what the test says: what most tests bind. */
final class World extends AbstractModule {
    final VirtualScheduler scheduler = new VirtualScheduler();
    final FakePeerHost host = new FakePeerHost(scheduler, TestPeers.id(0));
    final ScriptedPeerDiscovery lan = new ScriptedPeerDiscovery("lan");

    @Override
    protected void configure() {
        install(new PeerDiscoveryModule());
        bind(PeerHost.class).toInstance(host);
        bind(Scheduler.class).toInstance(scheduler);
        Multibinder.newSetBinder(binder(), PeerDiscoveryProvider.class)
                .addBinding()
                .toInstance(lan);
    }
}
