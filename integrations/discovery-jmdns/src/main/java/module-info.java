/** Peers on the LAN, on an application's own JmDNS. Nothing is provided as a service: the application gives the JmDNS. */
@SuppressWarnings("requires-transitive-automatic") // JmDNS names its module, but does not describe it
module chorus.discovery.jmdns {
    requires transitive chorus.discovery;
    requires transitive javax.jmdns;
    requires static org.jspecify;
    requires org.slf4j;

    exports chorus.discovery.jmdns;
}
