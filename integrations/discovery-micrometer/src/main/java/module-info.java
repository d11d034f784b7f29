/** The events of peer discovery as Micrometer meters. */
@SuppressWarnings("requires-transitive-automatic") // Micrometer has a name for its module, but no descriptor
module chorus.discovery.micrometer {
    requires transitive chorus.discovery;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports chorus.discovery.micrometer;
}
