/** Peer discovery from Guice bindings. */
@SuppressWarnings("requires-transitive-automatic") // Guice 7 has a name for its module, but no descriptor
module chorus.discovery.guice {
    requires transitive chorus.discovery;
    requires transitive com.google.guice;
    requires jakarta.inject;
    // Guice needs it and has no descriptor that could say so
    requires com.google.common;
    requires static org.jspecify;

    exports chorus.discovery.guice;

    // Guice calls the methods that provide, which are not public
    opens chorus.discovery.guice to
            com.google.guice;
}
