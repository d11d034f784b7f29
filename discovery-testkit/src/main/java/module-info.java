/** Virtual time, an in-memory multicast LAN, fakes and contract tests, for tests of discovery modules and peer handlers. */
module chorus.discovery.testkit {
    requires transitive chorus.discovery;
    requires transitive org.junit.jupiter.api;

    exports chorus.discovery.testkit;

    // the tests of the contracts are not public
    opens chorus.discovery.testkit to
            org.junit.platform.commons;
}
