package chorus.discovery.testkit;

import static chorus.discovery.testkit.ContractRuns.names;
import static chorus.discovery.testkit.ContractRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.example.BoardFixture;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.Events;

/** The contract is worth something only if a module that breaks a promise fails the tests of it, and no others. */
class PeerDiscoveryContractTest {
    static final String START_FAILS = "start_thatCannotWorkThrowsADiscoveryExceptionAndLeavesNothingOpen";

    /** What is broken in the contracts below. */
    private static Breaker breaker = Breakers.breaker("nothing", it -> {});

    @ParameterizedTest(name = "a module that {0}")
    @MethodSource("chorus.discovery.testkit.Breakers#all")
    void aBrokenPromiseIsNoticedByItsTestsAndNoOthers(Breaker broken) {
        breaker = broken;

        assertThat(names(run(Broken.class).failed())).containsExactlyInAnyOrderElementsOf(broken.noticedBy());
    }

    @Test
    void aModuleThatBlocksAtItsStartIsToldOnceAndTheOtherTestsAreAborted() {
        breaker = Breakers.breaker("blocks at its start", it -> it.start = Breakers::waitForever);
        Events events = run(BlocksAtStart.class);

        assertThat(names(events.failed())).containsExactly("r1_startReturnsWithoutBlocking");
        assertThat(names(events.aborted())).contains("r2_foundCarriesAllAddresses", "r9_closeCancelsAllTimers");
    }

    @Test
    void aModuleThatBlocksAtItsEndIsToldOnceAndTheOtherTestsAreAborted() {
        breaker = Breakers.breaker(
                "blocks at its end",
                it -> it.close = () -> {
                    if (it.started) {
                        Breakers.waitForever();
                    }
                });
        Events events = run(BlocksAtClose.class);

        assertThat(names(events.failed())).containsExactly("r9_closeReturnsWithoutBlocking");
        assertThat(names(events.aborted())).contains("r9_closeCancelsAllTimers", "r9_closeSaysGoodbye");
    }

    @Test
    void whatASourceLacksIsSkippedAndNotFailed() {
        Events events = run(LacksAll.class);

        assertThat(names(events.failed())).isEmpty();
        assertThat(names(events.aborted()))
                .containsExactlyInAnyOrder(
                        "announce_othersSeeThisNodeSoonAfterItsStart",
                        "provider_badSettingIsRefusedByItsNameAndValue",
                        "r11_reconfirmedPeerThatAnswersIsFoundAgain",
                        "r11_reconfirmedPeerThatIsGoneIsLost",
                        "r2_changedAddressesTakeThePlaceOfTheOldOnes",
                        "r2_foundIsRepeatedAtEveryRefresh",
                        "r4_peerThatComesBackIsFoundAgain",
                        "r4_peerThatIsGoneIsLostOnce",
                        "r9_closeSaysGoodbye",
                        START_FAILS);
    }

    @Test
    void aWorldOfRealThreadsIsGivenRealTime() {
        Events events = run(RealWorld.class);

        assertThat(names(events.failed())).isEmpty();
        assertThat(names(events.aborted())).containsExactly("r8_timeAndChanceComeFromTheContext");
    }

    static class Broken extends PeerDiscoveryContract {
        @Override
        protected DiscoveryFixture fixture(InMemoryLan lan) {
            return new BrokenModule.Fixture(lan.scheduler(), breaker);
        }
    }

    static class BlocksAtStart extends Broken {}

    static class BlocksAtClose extends Broken {}

    /** In which peers appear a little later, when a thread says so. */
    static class RealWorld extends PeerDiscoveryContract {
        private static final Duration LATER = Duration.ofMillis(30);
        private static RealTimeLoop world;

        @BeforeAll
        static void startTheWorld() throws Exception {
            world = new RealTimeLoop();
            world.run(() -> {}); // so that its thread is not one of the module
        }

        @AfterAll
        static void endTheWorld() {
            world.close();
        }

        @Override
        protected DiscoveryFixture fixture(InMemoryLan lan) {
            return new BoardFixture(lan.scheduler()) {
                private final Set<PeerId> announced = new HashSet<>();

                @Override
                public Duration settlingTime() {
                    return Duration.ofMillis(200);
                }

                @Override
                public void appear(PeerInfo peer) {
                    if (announced.add(peer.id())) {
                        world.schedule(LATER, () -> lan.scheduler().execute(() -> super.appear(peer)));
                    } else {
                        super.appear(peer);
                    }
                }

                @Override
                public void disappear(PeerId id) {
                    announced.remove(id);
                    super.disappear(id);
                }
            };
        }
    }

    static class LacksAll extends PeerDiscoveryContract {
        @Override
        protected DiscoveryFixture fixture(InMemoryLan lan) {
            return new BoardFixture(lan.scheduler()) {
                @Override
                public Set<Ability> lacks() {
                    return EnumSet.allOf(Ability.class);
                }

                @Override
                public Map<String, String> badSetting() {
                    return Map.of();
                }
            };
        }
    }
}
