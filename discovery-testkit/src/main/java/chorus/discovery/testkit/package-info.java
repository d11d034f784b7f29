/**
 * Tests for the authors of discovery modules and peer handlers, in virtual time and without a network.
 *
 * <p>Start with {@link chorus.discovery.testkit.PeerDiscoveryContract} or
 * {@link chorus.discovery.testkit.PeerHandlerContract}, which hold a module or a handler to the contract. For tests of
 * your own there are {@link chorus.discovery.testkit.VirtualScheduler}, {@link chorus.discovery.testkit.InMemoryLan} with
 * its {@link chorus.discovery.testkit.LanExtension} for Jupiter, and the fakes
 * {@link chorus.discovery.testkit.FakePeerHost}, {@link chorus.discovery.testkit.ScriptedPeerDiscovery},
 * {@link chorus.discovery.testkit.RecordingPeerHandler} and {@link chorus.discovery.testkit.RecordingPeerSink}. What has
 * real sockets is tested on a {@link chorus.discovery.testkit.RealTimeLoop}.
 */
@NullMarked
package chorus.discovery.testkit;

import org.jspecify.annotations.NullMarked;
