/**
 * The contract of peer discovery and the small runtime that composes discovery modules with peer handlers.
 *
 * <p>Modules are found as services: a discovery module {@code provides}
 * {@link chorus.discovery.spi.PeerDiscoveryProvider}, a handler plugin {@code provides}
 * {@link chorus.discovery.spi.PeerHandlerProvider}.
 */
module chorus.discovery {
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports chorus.discovery;
    exports chorus.discovery.spi;

    uses chorus.discovery.spi.PeerDiscoveryProvider;
    uses chorus.discovery.spi.PeerHandlerProvider;
}
