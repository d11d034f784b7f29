/** Virtual time, an in-memory multicast LAN, fakes and contract tests, for tests of discovery modules and peer handlers. */
module chorus.discovery.testkit {
    requires transitive chorus.discovery;
    requires transitive org.junit.jupiter.api;

    exports chorus.discovery.testkit;
}
