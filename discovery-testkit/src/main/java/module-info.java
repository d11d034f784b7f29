/** Virtual time, an in-memory multicast LAN and fakes, for tests of discovery modules and peer handlers. */
module chorus.discovery.testkit {
    requires transitive chorus.discovery;

    exports chorus.discovery.testkit;
}
