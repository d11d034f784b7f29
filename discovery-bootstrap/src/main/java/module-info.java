/** Peers from a configured list of addresses, under the name {@code bootstrap}. */
module chorus.discovery.bootstrap {
    requires transitive chorus.discovery;
    requires static org.jspecify;
    requires org.dnsjava;
    requires org.slf4j;

    exports chorus.discovery.bootstrap;

    provides chorus.discovery.spi.PeerDiscoveryProvider with
            chorus.discovery.bootstrap.BootstrapDiscoveryProvider;
}
