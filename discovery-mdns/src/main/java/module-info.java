/** libp2p mDNS: the discovery module {@code mdns}. */
module chorus.discovery.mdns {
    requires transitive chorus.discovery;
    requires org.slf4j;

    exports chorus.discovery.mdns;

    provides chorus.discovery.spi.PeerDiscoveryProvider with
            chorus.discovery.mdns.MdnsDiscoveryProvider;
}
