package chorus.discovery.testkit;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Many ways to break a module. */
final class Breakers {
    private static final Duration LONG = Duration.ofDays(9);

    private Breakers() {}

    /** Breaks steps of a source. */
    static Breaker breaker(String what, Consumer<BrokenModule> steps, String... noticedBy) {
        return new Breaker(what, name -> name, context -> context, steps, List.of(noticedBy));
    }

    /** Returns them all, each with the tests that notice it. */
    static Stream<Breaker> all() {
        return Stream.of(
                        Stream.of(breaker("breaks nothing", it -> {})),
                        providers(),
                        starts(),
                        sightings(),
                        losses(),
                        endings())
                .flatMap(each -> each);
    }

    private static Stream<Breaker> providers() {
        return Stream.of(
                new Breaker(
                        "has a name with spaces",
                        name -> "My Board",
                        context -> context,
                        it -> {},
                        List.of("provider_nameIsLowerCaseWithoutSpaces")),
                new Breaker(
                        "takes any setting",
                        name -> name,
                        Breakers::withoutSettings,
                        it -> {},
                        List.of("provider_badSettingIsRefusedByItsNameAndValue")),
                breaker(
                        "works when it is created",
                        it -> it.context.scheduler().execute(() -> {}),
                        "provider_creatingASourceDoesNothingYet"));
    }

    private static Stream<Breaker> starts() {
        return Stream.of(
                breaker(
                        "throws anything at its start",
                        it -> it.start = () -> {
                            try {
                                it.whole.start(it);
                            } catch (DiscoveryException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        PeerDiscoveryContractTest.START_FAILS),
                breaker(
                        "leaves a timer when it cannot start",
                        it -> it.start = () -> {
                            it.timers.add(it.context.scheduler().schedule(LONG, () -> {}));
                            it.whole.start(it);
                        },
                        PeerDiscoveryContractTest.START_FAILS),
                breaker(
                        "says no hello",
                        it -> it.start = () -> {
                            it.whole.start(it);
                            it.board.tearOff(DiscoveryFixture.THIS_NODE);
                        },
                        "announce_othersSeeThisNodeSoonAfterItsStart"));
    }

    private static Stream<Breaker> sightings() {
        Map<PeerId, PeerInfo> first = new HashMap<>();
        Set<PeerInfo> told = new HashSet<>();
        return Stream.of(
                breaker(
                        "reports on a thread of its own",
                        it -> it.found = peer -> onAThread(() -> it.target.found(peer)),
                        "r1_reportsComeOnTheEventLoop"),
                breaker(
                        "reports each address alone",
                        it -> it.found = peer -> peer.addresses()
                                .forEach(each -> it.target.found(new PeerInfo(peer.id(), List.of(each)))),
                        "r2_foundCarriesAllAddresses"),
                breaker(
                        "reports fewer addresses now and then",
                        it -> it.found = peer -> {
                            it.target.found(peer);
                            it.target.found(new PeerInfo(peer.id(), List.of()));
                            it.target.found(peer);
                        },
                        "r2_foundCarriesAllAddresses"),
                breaker(
                        "never refreshes",
                        it -> {
                            told.clear();
                            it.found = peer -> {
                                if (told.add(peer)) {
                                    it.target.found(peer);
                                }
                            };
                            it.lost = id -> {
                                told.clear();
                                it.target.lost(id);
                            };
                            it.reconfirm = id -> {
                                told.clear();
                                it.whole.reconfirm(id);
                            };
                        },
                        "r2_foundIsRepeatedAtEveryRefresh"),
                breaker(
                        "keeps old addresses",
                        it -> {
                            first.clear();
                            it.found = peer -> it.target.found(first.computeIfAbsent(peer.id(), id -> peer));
                        },
                        "r2_changedAddressesTakeThePlaceOfTheOldOnes"),
                breaker(
                        "takes itself for another peer",
                        it -> it.found = peer -> it.target.found(
                                peer.id().equals(DiscoveryFixture.THIS_NODE)
                                        ? new PeerInfo(TestPeers.id(77), peer.addresses())
                                        : peer),
                        "r3_thisNodeIsNotOfferedToHandlers",
                        "r3_thisNodeIsNotTakenForAnotherPeer"),
                breaker(
                        "has a chance of its own",
                        it -> it.found = peer -> {
                            it.target.found(peer);
                            if (ThreadLocalRandom.current().nextBoolean()) {
                                it.target.found(peer);
                            }
                        },
                        "r8_timeAndChanceComeFromTheContext"),
                breaker(
                        "sets a timer for every sighting",
                        it -> it.found = peer -> {
                            it.timers.add(it.context.scheduler().schedule(LONG, () -> {}));
                            it.target.found(peer);
                        },
                        "r10_timersDoNotPileUp"));
    }

    private static Stream<Breaker> losses() {
        Set<PeerId> gone = new HashSet<>();
        return Stream.of(
                breaker(
                        "never loses a peer",
                        it -> it.lost = id -> {},
                        "r4_peerThatIsGoneIsLostOnce",
                        "r4_peerThatComesBackIsFoundAgain",
                        "r11_reconfirmedPeerThatIsGoneIsLost"),
                breaker(
                        "loses a peer twice",
                        it -> it.lost = id -> {
                            it.target.lost(id);
                            it.target.lost(id);
                        },
                        "r4_peerThatIsGoneIsLostOnce"),
                breaker(
                        "never finds a peer again",
                        it -> {
                            gone.clear();
                            it.lost = id -> {
                                gone.add(id);
                                it.target.lost(id);
                            };
                            it.found = peer -> {
                                if (!gone.contains(peer.id())) {
                                    it.target.found(peer);
                                }
                            };
                        },
                        "r4_peerThatComesBackIsFoundAgain"),
                breaker(
                        "loses what it did not find",
                        it -> it.found = peer -> {
                            it.target.lost(TestPeers.id(77));
                            it.target.found(peer);
                        },
                        "r4_onlyPeersThatWereFoundAreLost"),
                breaker(
                        "ignores requests to check a peer",
                        it -> it.reconfirm = id -> {},
                        "r11_reconfirmedPeerThatAnswersIsFoundAgain",
                        "r11_reconfirmedPeerThatIsGoneIsLost"),
                breaker(
                        "loses whom it is asked to check",
                        it -> it.reconfirm = id -> {
                            it.target.lost(id);
                            it.whole.reconfirm(id);
                        },
                        "r11_reconfirmOfAStrangerIsHarmless",
                        "r11_reconfirmedPeerThatAnswersIsFoundAgain"));
    }

    private static Stream<Breaker> endings() {
        return Stream.of(
                breaker(
                        "leaves a timer",
                        it -> it.start = () -> {
                            it.whole.start(it);
                            it.context.scheduler().schedule(LONG, () -> {});
                        },
                        "r9_closeCancelsAllTimers"),
                breaker(
                        "leaves a thread",
                        it -> it.start = () -> {
                            it.whole.start(it);
                            Thread thread = new Thread(Breakers::waitForever);
                            thread.setDaemon(true);
                            thread.start();
                        },
                        "r9_closeEndsAllThreads"),
                breaker(
                        "reports after its end",
                        it -> it.appeared = peer -> {
                            if (it.closed) {
                                it.target.found(peer);
                            }
                        },
                        "r9_nothingIsReportedAfterClose"),
                breaker(
                        "can be closed once",
                        it -> it.close = () -> {
                            if (it.closed && it.started) {
                                throw new IllegalStateException("closed already");
                            }
                            it.whole.close();
                        },
                        "r9_closeMayBeRepeated"),
                breaker(
                        "can be closed only when it was started",
                        it -> it.close = () -> {
                            if (!it.started) {
                                throw new IllegalStateException("not started");
                            }
                            it.whole.close();
                        },
                        "r9_closeBeforeStartIsAllowed"),
                breaker(
                        "says no goodbye",
                        it -> it.close = () -> {
                            it.whole.close();
                            if (it.started) {
                                it.board.appear(TestPeers.peer(0));
                            }
                        },
                        "r9_closeSaysGoodbye"));
    }

    private static DiscoveryContext withoutSettings(DiscoveryContext context) {
        return new DiscoveryContext(
                context.host(),
                context.tag(),
                context.scheduler(),
                context.random(),
                Settings.empty(),
                context.reconfirm());
    }

    private static void onAThread(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
